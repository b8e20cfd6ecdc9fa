//! `POST /tickets/{id}/cancel`.

use super::by::By;
use super::show::Show;
use super::wire::{CancelTicket, TicketView};
use super::{find_locked, settle, take_up};
use crate::error::Answer;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::kind::Tree;
use gatepass_domain::ticket::supply::Supply;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::Stored;
use uuid::Uuid;

/// Cancel a ticket
///
/// Its applicant withdraws it, as long as it is not decided.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket")),
    request_body = CancelTicket,
    responses((status = 200, description = "The ticket as it is now", body = TicketView))
)]
#[post("/tickets/{id}/cancel")]
pub async fn cancel_ticket(caller: Caller, id: Id<Uuid>, body: Body<CancelTicket>) -> Answer<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| find_locked(tx, caller, id.0).await,
            async |tx, caller, found| {
                let found = take_up(tx, caller, found)?;
                let stored = cancel(tx, caller.by(), found, body.input).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}

/// Withdraws a ticket that this user sees, and that is locked.
pub async fn cancel(tx: &mut Tx, by: By<'_>, before: Stored, input: CancelTicket) -> Answer<Stored> {
    by.authorize(Act::CancelTicket, &before.ticket)?;
    let ticket = before.ticket.clone();
    let command = Command::Cancel { by: by.person(&ticket), reason: input.reason };
    let context =
        Context { now: tx.now, facts: &Facts::default(), tree: &Tree::default(), supply: &Supply::default() };
    let (after, happened) = ticket.apply(command, &context)?;
    settle::change(tx, by, before, after, happened).await
}
