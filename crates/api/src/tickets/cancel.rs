//! `POST /tickets/{id}/cancel`.

use super::show::Show;
use super::take_up;
use super::wire::{CancelTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{cancel, find_locked};
use uuid::Uuid;

/// Cancel a ticket
///
/// The requester or the beneficiary withdraws a ticket that is not decided. The gateway that opened a review may cancel it too: its
/// API key needs the scope `guard:evaluate`, and not `tickets:write`.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = CancelTicket,
    responses((status = 200, description = "The current ticket", body = TicketView))
)]
#[post("/tickets/{id}/cancel")]
pub async fn cancel_ticket(caller: Caller, id: Id<Uuid>, body: Body<CancelTicket>) -> Result<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| Ok(find_locked(tx, caller.by(), id.0.into()).await?),
            async |tx, caller, found| {
                let found = take_up(tx, caller, found)?;
                let stored = cancel(tx, caller.by(), found, body.input.into()).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}
