//! An approver denies a ticket at its current level, or an admin gives up a ticket whose grant failed.

use super::{find_locked, save, unblock};
use crate::{By, Result};
use futures::future::join;
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_persistence::Tx;
use gatepass_persistence::approvers::{self, FactsQuery, Known};
use gatepass_persistence::tickets::{Locked, Stored};

/// A denial.
#[derive(Debug, Clone)]
pub struct Deny {
    /// The approver's reason, for the applicant.
    pub reason: String,
    /// What the applicant can do next.
    pub next_steps: Option<String>,
    /// A note that only readers of the audit log see.
    pub internal_note: Option<String>,
    /// The digest of the ticket that the approver saw. None: not checked.
    pub digest: Option<String>,
}

/// Finds and locks the ticket, and loads the actor's current facts.
pub async fn find_to_deny(tx: &Tx, by: By<'_>, id: TicketId) -> Result<(Locked, Known)> {
    let people = [by.id()];
    let query = FactsQuery { people: &people, ..FactsQuery::default() };
    let (found, known) = join(find_locked(tx, by, id), approvers::facts(tx, query)).await;
    Ok((found?, known?))
}

/// Denies a ticket. The caller has locked it, and it is visible to the actor. `facts` know whether the actor is
/// active now.
pub async fn deny(tx: &mut Tx, by: By<'_>, before: Stored, facts: &Facts, input: Deny) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::DecideTicket)?;
    let before = Box::pin(unblock::if_repaired(tx, before)).await?;
    let ticket = before.ticket.clone();
    let Deny { reason, next_steps, internal_note, digest } = input;
    let command =
        Command::Deny { by: by.person_now(&ticket, facts), reason, next_steps, internal_note, digest };
    let (after, happened) = ticket.apply(command, &Context { facts, ..Context::bare(tx.now) })?;
    save::change(tx, by, before, after, happened).await
}
