//! `POST /tickets`.

use super::show::Show;
use super::wire::{OpenTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{Submission, find_to_open, open, prepare};
use gatepass_persistence::Tx;

/// Ask for access
///
/// The ticket is pending at its first level, blocked there, or, under an automatic flow, approved at once. Who has a
/// catalog item already, or has asked for it, is told so: 409 `already_granted` with `grant_id`, or `already_requested`
/// with `ticket_id`. Who has as many tickets open in the organization as the server allows is told
/// `too_many_open_tickets`.
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
