//! An admin retries the grant of an approved ticket that could not be made, perhaps with changes that replace what is gone.

use super::approve::checked;
use super::decision_basis::load_basis;
use super::faults::change_refused;
use super::{Changes, save};
use crate::{By, Result, rules};
use gatepass_domain::authz::Act;
use gatepass_domain::refused::Fault;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::Command;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::tickets::approvers::Known;
use validator::{Validate, ValidationError};

/// A retry.
#[derive(Debug, Clone, Default, Validate)]
#[validate(schema(function = "changes_need_a_reason"))]
#[validate(schema(function = "a_reason_goes_with_changes"))]
pub struct Retry {
    /// Changes to the request, which replace what no longer exists.
    pub changes: Option<Changes>,
    /// The reason of the changes.
    pub reason: Option<String>,
    /// The digest of the ticket that the admin saw. None: not checked.
    pub digest: Option<String>,
}

fn changes_need_a_reason(input: &Retry) -> Result<(), ValidationError> {
    let is_missing = input.changes.is_some() && input.reason.is_none();
    rules::outcome(is_missing.then(|| Fault::new("/reason", "required", "say why you change the request")))
}

fn a_reason_goes_with_changes(input: &Retry) -> Result<(), ValidationError> {
    let is_stray = input.changes.is_none() && input.reason.is_some();
    rules::outcome(is_stray.then(|| Fault::new("/reason", "not_allowed", "this goes with changes")))
}

/// Makes the grant of a ticket. The caller has locked it, and it is visible to the actor. If the grant still can't be
/// made, the ticket stays in error.
pub async fn retry(
    tx: &mut Tx,
    by: By<'_>,
    mut before: Stored,
    known: Known,
    input: Retry,
) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::AdministerTicket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names, objects } = known;
    let person = by.person_now(&ticket, &facts);
    ticket.check(ActionName::Retry, &person, tx.now)?;
    rules::keep(&input)?;
    let Retry { changes, reason, digest } = input;
    let changes = match changes {
        Some(changes) => Some(checked(tx, by, &ticket, changes).await?),
        None => None,
    };
    let basis = load_basis(tx, &ticket, changes.as_ref(), changes.is_none().then_some(objects)).await?;
    before.people.extend(names);
    let command = Command::Retry { by: person, changes: changes.map(Box::new), reason, digest };
    let decided = ticket.apply(command, &basis.context(&facts, tx.now));
    let (after, happened) = decided.map_err(|why| change_refused(&before.ticket, why))?;
    save::give(tx, by, before, after, happened, &basis.objects).await
}
