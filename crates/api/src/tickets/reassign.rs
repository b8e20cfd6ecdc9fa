//! `POST /tickets/{id}/reassign`.

use super::show::Show;
use super::take_up;
use super::wire::{ReassignTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{Reassign, find_to_reassign, reassign};
use uuid::Uuid;

/// Reassign a ticket
///
/// Names other approvers for an undecided level, as an admin of the ticket's organization. Decisions at that level
/// still count. A blocked level begins. A level that has not begun keeps the named approvers.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = ReassignTicket,
    responses((status = 200, description = "The current ticket", body = TicketView))
)]
#[post("/tickets/{id}/reassign")]
pub async fn reassign_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ReassignTicket>,
) -> Result<HttpResponse> {
    let input = Reassign::from(body.input);
    let named = input.approvers.clone();
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| Ok(find_to_reassign(tx, caller.by(), id.0.into(), &named).await?),
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = Box::pin(reassign(tx, caller.by(), found, known, input)).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}
