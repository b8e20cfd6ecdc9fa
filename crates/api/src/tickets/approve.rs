//! `POST /tickets/{id}/approve`.

use super::show::Show;
use super::take_up;
use super::wire::{ApproveTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{approve, find_to_decide};
use uuid::Uuid;

/// Approve a ticket
///
/// Approves the current level, as one of its approvers. The approver may change the request if the flow allows it.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = ApproveTicket,
    responses((status = 200, description = "The current ticket", body = TicketView))
)]
#[post("/tickets/{id}/approve")]
pub async fn approve_ticket(caller: Caller, id: Id<Uuid>, body: Body<ApproveTicket>) -> Result<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| Ok(find_to_decide(tx, caller.by(), id.0.into()).await?),
            async |tx, caller, (found, next)| {
                let found = take_up(tx, caller, found)?;
                let stored = approve(tx, caller.by(), found, next, body.input.into()).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}
