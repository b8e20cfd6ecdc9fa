//! `POST /tickets/{id}/retry`.

use super::show::Show;
use super::take_up;
use super::wire::{RetryTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{find_to_decide, retry};
use uuid::Uuid;

/// Retry a ticket
///
/// Retries the grant that could not be made, as an admin of the ticket's organization. A window that begins with the
/// approval begins now. `changes` replace what no longer exists, within the scope and the duration of the flow: then the
/// ticket has an `override` of the admin. Nobody may retry their own ticket. If the grant fails again, the ticket stays in error
/// and says why.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = RetryTicket,
    responses((status = 200, description = "The current ticket", body = TicketView))
)]
#[post("/tickets/{id}/retry")]
pub async fn retry_ticket(caller: Caller, id: Id<Uuid>, body: Body<RetryTicket>) -> Result<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| Ok(find_to_decide(tx, caller.by(), id.0.into()).await?),
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = retry(tx, caller.by(), found, known, body.input.into()).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}
