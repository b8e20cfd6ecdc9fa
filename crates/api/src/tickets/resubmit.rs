//! `POST /tickets/{id}/resubmit`: a new ticket like one that has ended, checked like any other new ticket.

use super::refuse_stale;
use super::show::Show;
use super::wire::{ResubmitTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{Resubmit, find_to_open, resubmit, submission};
use gatepass_persistence::{Tx, tickets};
use uuid::Uuid;

/// Resubmit a ticket
///
/// The requester submits a ticket that has ended (approved, denied, canceled or expired) anew, with or without changes. An admin
/// of the organization does so for a requester whose ticket was denied or has expired, unless it is their own: requester and
/// beneficiary stay the same, and an API key needs `on_behalf:write` too. If a ticket that an admin wants to repeat is repeated by
/// an open one, the answer is 409 `already_requested` with `ticket_id`. The new ticket is like any other: its flow is chosen anew,
/// and it counts as an open ticket of the requester. The old ticket stays as it is.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The old ticket")),
    request_body = ResubmitTicket,
    responses((status = 201, description = "The new ticket", body = TicketView))
)]
#[post("/tickets/{id}/resubmit")]
pub async fn resubmit_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ResubmitTicket>,
) -> Result<HttpResponse> {
    let changes = Resubmit::from(body.input);
    let most = caller.client.shared.settings().open_tickets;
    // A repeated request gets its answer again before anything here refuses it.
    let read = async |tx: &Tx, caller: &Caller| {
        let old = tickets::find_visible(tx, id.0.into(), &caller.actor).await?;
        refuse_stale(caller, &old, caller.now)?;
        let input = submission(caller.by(), &old.ticket, changes.clone(), caller.now)?;
        let found = find_to_open(tx, caller.by(), &input, most).await?;
        Ok((old.ticket, input, found))
    };
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, (old, input, found)| {
            let stored = resubmit(tx, caller.by(), &old, &input, found).await?;
            let location = format!("/api/v1/tickets/{}", stored.ticket.id);
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}
