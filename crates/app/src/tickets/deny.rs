//! An approver denies a ticket at its current level, or an admin gives up a ticket whose grant failed.

use super::{find_locked, save, unblock};
use crate::{By, Result};
use futures::future::join;
use gatepass_domain::authz::Act;
use gatepass_domain::ids::TicketId;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::approvers::{self, Known};
use gatepass_persistence::tickets::{Locked, Stored};

/// A denial.
#[derive(Debug, Clone)]
pub struct Deny {
    /// The number of the level that the approver decides. None: the ticket is in error, and waits at no level.
    pub level: Option<u32>,
    /// The approver's reason, for the applicant.
    pub reason: String,
    /// What the applicant can do next.
    pub next_steps: Option<String>,
    /// A note that only readers of the audit log see.
    pub internal_note: Option<String>,
    /// The digest of the ticket that the approver saw. None: not checked.
    pub digest: Option<String>,
}

/// Finds and locks the ticket, and loads current facts: the actor, and the people whom the rules of its current and next level
/// name.
pub async fn find_to_deny(tx: &Tx, by: By<'_>, id: TicketId) -> Result<(Locked, Known)> {
    let people = approvers::people_of_next_level(tx, id, Some(by.id()));
    let (found, known) = join(find_locked(tx, by, id), people).await;
    Ok((found?, known?))
}

/// Denies a ticket. The caller has locked it, and it is visible to the actor. `known` has the people that its current and next
/// level name.
pub async fn deny(tx: &mut Tx, by: By<'_>, before: Stored, known: &Known, input: Deny) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::DecideTicket)?;
    unblock::refuse_inactive(by, &before.ticket, ActionName::Deny, known, tx.now)?;
    let before = Box::pin(unblock::follow(tx, before, known)).await?;
    let ticket = before.ticket.clone();
    let person = by.person_now(&ticket, &known.facts);
    ticket.check(ActionName::Deny, &person, tx.now)?;
    let Deny { level, reason, next_steps, internal_note, digest } = input;
    if level.is_none() && ticket.active_level().is_some() {
        let missing = Fault::new("/level", "required", "name the level that you decide, for example 1");
        return Err(Refused::faults(vec![missing]));
    }
    let command = Command::Deny { by: person, level, reason, next_steps, internal_note, digest };
    let context = Context { facts: &known.facts, ..Context::bare(tx.now) };
    let (after, happened) = ticket.apply(command, &context)?;
    save::change(tx, by, before, after, happened).await
}
