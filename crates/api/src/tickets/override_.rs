//! `POST /tickets/{id}/override`.

use super::show::Show;
use super::take_up;
use super::wire::{OverrideTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{find_to_decide, override_};
use uuid::Uuid;

/// Override a ticket
///
/// Decides the whole ticket, pending or blocked, as an admin of its organization. Undecided levels are skipped. The
/// admin may make any changes, whatever the flow allows approvers. Nobody may override their own ticket.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = OverrideTicket,
    responses((status = 200, description = "The current ticket", body = TicketView))
)]
#[post("/tickets/{id}/override")]
pub async fn override_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<OverrideTicket>,
) -> Result<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| Ok(find_to_decide(tx, caller.by(), id.0.into()).await?),
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = override_(tx, caller.by(), found, known, body.input.into()).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}
