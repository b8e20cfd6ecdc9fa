//! `POST /tickets/{id}/reassign`.

use super::by::By;
use super::show::Show;
use super::wire::{ReassignTicket, TicketView};
use super::{find_locked, settle, take_up};
use crate::directory::users::seen;
use crate::error::{Answer, Fault, Problem};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use futures::future::join3;
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ids::UserId;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::kind::Tree;
use gatepass_domain::ticket::reassign::Unfit;
use gatepass_domain::ticket::supply::Supply;
use gatepass_persistence::Tx;
use gatepass_persistence::approvers::{self, FactsQuery, Known};
use gatepass_persistence::tickets::{Locked, Stored};
use uuid::Uuid;

/// Reassign a ticket
///
/// As an admin of its organization, name other approvers for a level that is not over. Those who decided there already
/// stay counted, a level that nobody could decide begins, and one that has not begun keeps whom you name.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket")),
    request_body = ReassignTicket,
    responses((status = 200, description = "The ticket as it is now", body = TicketView))
)]
#[post("/tickets/{id}/reassign")]
pub async fn reassign_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ReassignTicket>,
) -> Answer<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| find(tx, caller, id.0, &body.input.approvers).await,
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = reassign(tx, caller.by(), found, known, &body.input).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}

/// The ticket, locked; the caller, and those of these people whom the caller sees, as they are now.
async fn find(tx: &Tx, caller: &Caller, id: Uuid, named: &[Uuid]) -> Answer<(Locked, Known)> {
    let mut people: Vec<UserId> = named.iter().copied().map(UserId).collect();
    people.push(caller.id());
    let query = FactsQuery { people: &people, ..FactsQuery::default() };
    let (found, known, seen) =
        join3(find_locked(tx, caller, id), approvers::facts(tx, query), seen(caller, tx, named)).await;
    let (mut known, seen) = (known?, seen?);
    if !caller.actor.is_super_admin {
        known.facts.users.retain(|user, _| *user == caller.id() || seen.contains(&user.0));
    }
    Ok((found?, known))
}

/// Names other approvers for a level of a ticket that this user sees, and that is locked. `known` are those whom they
/// may name, and they themselves.
pub async fn reassign(
    tx: &mut Tx,
    by: By<'_>,
    mut before: Stored,
    known: Known,
    input: &ReassignTicket,
) -> Answer<Stored> {
    by.authorize(Act::AdministerTicket, &before.ticket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names, supply: _ } = known;
    let person = by.person_now(&ticket, &facts);
    ticket.check(ActionName::Reassign, &person, tx.now)?;
    let ReassignTicket { level, approvers, reason } = input;
    refuse_unfit(&ticket, approvers, &facts)?;
    before.people.extend(names);
    let command = Command::Reassign {
        by: person,
        level: *level,
        approvers: approvers.iter().copied().map(UserId).collect(),
        reason: reason.clone(),
    };
    let context = Context { now: tx.now, facts: &facts, tree: &Tree::default(), supply: &Supply::default() };
    let (after, happened) = ticket.apply(command, &context)?;
    settle::change(tx, by, before, after, happened).await
}

/// Says of everybody who was named why they may not decide.
fn refuse_unfit(ticket: &Ticket, named: &[Uuid], facts: &Facts) -> Answer<()> {
    let unfit = named.iter().enumerate().filter_map(|(index, user)| {
        let unfit = ticket.unfit(UserId(*user), facts)?;
        let detail = match unfit {
            Unfit::NotFound => "there is no such user",
            Unfit::OwnTicket => "nobody decides on their own access",
            Unfit::NotHuman => "a service decides nothing",
            Unfit::Inactive => "the user is not active",
        };
        Some(Fault::new(format!("/approvers/{index}"), &unfit.to_string(), detail))
    });
    let faults: Vec<Fault> = unfit.collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}
