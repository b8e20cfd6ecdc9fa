//! `POST /tickets`.

use super::show::Show;
use super::wire::{OpenTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{Submission, find_to_open, open, prepare};
use gatepass_persistence::Tx;

/// Request access
///
/// The ticket is pending or blocked at its first level. With an automatic flow it is approved at once. If the
/// beneficiary already has the catalog item, the answer is 409 `already_granted` with `grant_id`. If an open ticket
/// already asks for it, the answer is 409 `already_requested` with `ticket_id`. A requester who has reached the limit
/// of open tickets in the organization gets `too_many_open_tickets`.
#[utoipa::path(
    tag = "requests",
    request_body = OpenTicket,
    responses((status = 201, description = "The new ticket", body = TicketView))
)]
#[post("/tickets")]
pub async fn open_ticket(caller: Caller, body: Body<OpenTicket>) -> Result<HttpResponse> {
    let input = Submission::from(body.input);
    prepare::authorize(&caller.actor, &input)?;
    let most = caller.client.shared.settings().open_tickets;
    let read = async |tx: &Tx, caller: &Caller| Ok(find_to_open(tx, caller.by(), &input, most).await?);
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, found| {
            let stored = open(tx, caller.by(), &input, found).await?;
            let location = format!("/api/v1/tickets/{}", stored.ticket.id);
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}
