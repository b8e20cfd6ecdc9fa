//! `POST /tickets/{id}/deny`.

use super::by::By;
use super::show::Show;
use super::wire::{DenyTicket, TicketView};
use super::{find_locked, settle, take_up, unblock};
use crate::error::Answer;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use futures::future::join;
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::kind::Tree;
use gatepass_domain::ticket::supply::Supply;
use gatepass_persistence::Tx;
use gatepass_persistence::approvers::{self, FactsQuery, Known};
use gatepass_persistence::tickets::{Locked, Stored};
use uuid::Uuid;

/// Deny a ticket
///
/// At its current level, as one of that level's approvers. One denial ends the ticket. An admin gives up one whose grant
/// can't be made.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket")),
    request_body = DenyTicket,
    responses((status = 200, description = "The ticket as it is now", body = TicketView))
)]
#[post("/tickets/{id}/deny")]
pub async fn deny_ticket(caller: Caller, id: Id<Uuid>, body: Body<DenyTicket>) -> Answer<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| find(tx, caller, id.0).await,
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = Box::pin(deny(tx, caller.by(), found, &known.facts, body.input)).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}

/// The ticket, locked, and the caller as they are now.
pub(super) async fn find(tx: &Tx, caller: &Caller, id: Uuid) -> Answer<(Locked, Known)> {
    let people = [caller.id()];
    let query = FactsQuery { people: &people, ..FactsQuery::default() };
    let (found, known) = join(find_locked(tx, caller, id), approvers::facts(tx, query)).await;
    Ok((found?, known?))
}

/// Refuses a ticket that this user sees, and that is locked. `facts` tell whether they are active now.
pub async fn deny(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    facts: &Facts,
    input: DenyTicket,
) -> Answer<Stored> {
    by.authorize(Act::DecideTicket, &before.ticket)?;
    let before = Box::pin(unblock::if_repaired(tx, before)).await?;
    let ticket = before.ticket.clone();
    let DenyTicket { reason, next_steps, internal_note, digest } = input;
    let command =
        Command::Deny { by: by.person_now(&ticket, facts), reason, next_steps, internal_note, digest };
    let context = Context { now: tx.now, facts, tree: &Tree::default(), supply: &Supply::default() };
    let (after, happened) = ticket.apply(command, &context)?;
    settle::change(tx, by, before, after, happened).await
}
