//! `POST /tickets/{id}/deny`.

use super::show::Show;
use super::take_up;
use super::wire::{DenyTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{deny, find_to_deny};
use uuid::Uuid;

/// Deny a ticket
///
/// Denies the ticket at its current level, as one of its approvers. One denial ends the ticket, unless the level requires
/// more `denials`: then the denial is recorded, and the level goes on. Admins can also deny a ticket whose grant failed.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = DenyTicket,
    responses((status = 200, description = "The current ticket", body = TicketView))
)]
#[post("/tickets/{id}/deny")]
pub async fn deny_ticket(caller: Caller, id: Id<Uuid>, body: Body<DenyTicket>) -> Result<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| Ok(find_to_deny(tx, caller.by(), id.0.into()).await?),
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = Box::pin(deny(tx, caller.by(), found, &known, body.input.into())).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}
