//! An admin names other approvers for an undecided level.

use super::{find_locked, save};
use crate::directory;
use crate::{By, Result, rules};
use futures::future::join3;
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::reassign::Unfit;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::approvers::{self, FactsQuery, Known};
use gatepass_persistence::tickets::{Locked, Stored};

/// Other approvers for a level.
#[derive(Debug, Clone)]
pub struct Reassign {
    /// The number of an undecided level.
    pub level: u32,
    /// The approvers, in the order of the input.
    pub approvers: Vec<UserId>,
    /// The admin's reason.
    pub reason: String,
}

/// Finds and locks the ticket. Loads the current facts of the actor, and of the named people who are visible to the
/// actor.
pub async fn find_to_reassign(
    tx: &Tx,
    by: By<'_>,
    id: TicketId,
    named: &[UserId],
) -> Result<(Locked, Known)> {
    let people: Vec<UserId> = named.iter().copied().chain([by.id()]).collect();
    let query = FactsQuery { people: &people, ..FactsQuery::default() };
    let seen = directory::seen(tx, by.actor, named);
    let (found, known, seen) = join3(find_locked(tx, by, id), approvers::facts(tx, query), seen).await;
    let (mut known, seen) = (known?, seen?);
    if !by.actor.is_super_admin {
        known.facts.users.retain(|user, _| *user == by.id() || seen.contains(user));
    }
    Ok((found?, known))
}

/// Names other approvers for a level of a ticket. The caller has locked it, and it is visible to the actor. `known`
/// has the actor, and those named people whom the actor may name.
pub async fn reassign(
    tx: &mut Tx,
    by: By<'_>,
    mut before: Stored,
    known: Known,
    input: Reassign,
) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::AdministerTicket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names, objects: _ } = known;
    let person = by.person_now(&ticket, &facts);
    ticket.check(ActionName::Reassign, &person, tx.now)?;
    let Reassign { level, approvers, reason } = input;
    refuse_unfit(&ticket, level, &approvers, &facts)?;
    before.people.extend(names);
    let approvers = approvers.into_iter().collect();
    let command = Command::Reassign { by: person, level, approvers, reason };
    let context = Context { facts: &facts, ..Context::bare(tx.now) };
    let (after, happened) = ticket.apply(command, &context)?;
    save::change(tx, by, before, after, happened).await
}

/// Refuses people who can't be approvers, with a fault for each of them.
fn refuse_unfit(ticket: &Ticket, level: u32, named: &[UserId], facts: &Facts) -> Result<()> {
    let unfit = named.iter().enumerate().filter_map(|(index, user)| {
        let unfit = ticket.unfit(*user, level, facts)?;
        let detail = match unfit {
            Unfit::NotFound => "there is no such user",
            Unfit::OwnTicket => "nobody decides on their own access",
            Unfit::NotHuman => "a service decides nothing",
            Unfit::Inactive => "the user is not active",
            Unfit::AlreadyDecided => "the user has approved another level",
        };
        Some(Fault::new(format!("/approvers/{index}"), unfit.as_str(), detail))
    });
    rules::refuse(unfit.collect())
}
