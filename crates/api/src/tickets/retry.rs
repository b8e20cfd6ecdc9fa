//! `POST /tickets/{id}/retry`.

use super::approve::{find, tree};
use super::by::By;
use super::pin::pin;
use super::show::Show;
use super::wire::TicketView;
use super::{settle, take_up};
use crate::error::Answer;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_persistence::Tx;
use gatepass_persistence::approvers::Known;
use gatepass_persistence::tickets::Stored;
use uuid::Uuid;

/// Retry a ticket
///
/// As an admin of its organization, have the grant made that could not be made; a window that was to begin with the
/// approval begins now. Where it still can't be made, the ticket stays in error, and says why.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket")),
    responses((status = 200, description = "The ticket as it is now", body = TicketView))
)]
#[post("/tickets/{id}/retry")]
pub async fn retry_ticket(caller: Caller, id: Id<Uuid>) -> Answer<HttpResponse> {
    caller
        .read_and_write(
            &[],
            async |tx, caller| find(tx, caller, id.0).await,
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = retry(tx, caller.by(), found, known).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}

/// Has the grant made of a ticket that this user sees, and that is locked.
pub async fn retry(tx: &mut Tx, by: By<'_>, before: Stored, known: Known) -> Answer<Stored> {
    by.authorize(Act::AdministerTicket, &before.ticket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names: _, supply } = known;
    let supply = pin(tx, &ticket, None, supply).await?;
    let tree = tree(tx, &ticket, None).await?;
    let context = Context { now: tx.now, facts: &facts, tree: &tree, supply: &supply };
    let command = Command::Retry { by: by.person_now(&ticket, &facts) };
    let (after, happened) = ticket.apply(command, &context)?;
    settle::give(tx, by, before, after, happened, &supply).await
}
