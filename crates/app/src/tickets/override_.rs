//! An admin decides a whole ticket at once.

use super::approve::checked;
use super::decision_basis::load_basis;
use super::faults::change_refused;
use super::{Changes, save};
use crate::{By, Result, rules};
use gatepass_domain::authz::Act;
use gatepass_domain::refused::Fault;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Ruling};
use gatepass_domain::ticket::decision::Verdict;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::tickets::approvers::Known;
use validator::{Validate, ValidationError};

/// A decision of the whole ticket.
#[derive(Debug, Clone, Validate)]
#[validate(schema(function = "next_steps_go_with_a_denial"))]
#[validate(schema(function = "changes_go_with_an_approval"))]
pub struct Override {
    /// The decision.
    pub decision: Verdict,
    /// The admin's reason, for everybody who sees the ticket.
    pub reason: String,
    /// With a denial: what the applicant can do next.
    pub next_steps: Option<String>,
    /// A note that only readers of the audit log see.
    pub internal_note: Option<String>,
    /// With an approval: the changes to the request. The flow's limits on approvers' changes don't apply.
    pub changes: Option<Changes>,
}

/// Fields of the other decision are refused instead of ignored.
fn next_steps_go_with_a_denial(input: &Override) -> Result<(), ValidationError> {
    let is_stray = input.decision == Verdict::Approve && input.next_steps.is_some();
    rules::outcome(is_stray.then(|| Fault::new("/next_steps", "not_allowed", OTHER_DECISION)))
}

fn changes_go_with_an_approval(input: &Override) -> Result<(), ValidationError> {
    let is_stray = input.decision == Verdict::Deny && input.changes.is_some();
    rules::outcome(is_stray.then(|| Fault::new("/changes", "not_allowed", OTHER_DECISION)))
}

const OTHER_DECISION: &str = "this goes with the other decision";

/// Decides a whole ticket. The caller has locked it, and it is visible to the actor. `known` has the actor's current
/// state and the existing objects of the request.
pub async fn override_(
    tx: &mut Tx,
    by: By<'_>,
    mut before: Stored,
    known: Known,
    input: Override,
) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::AdministerTicket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names, objects } = known;
    let person = by.person_now(&ticket, &facts);
    ticket.check(ActionName::Override, &person, tx.now)?;
    let (ruling, reason, internal_note) = read(tx, by, &ticket, input).await?;
    let changes = match &ruling {
        Ruling::Approve { changes } => changes.as_deref(),
        Ruling::Deny { next_steps: _ } => None,
    };
    let basis = load_basis(tx, &ticket, changes, changes.is_none().then_some(objects)).await?;
    before.people.extend(names);
    let command = Command::Override { by: person, ruling, reason, internal_note };
    let decided = ticket.apply(command, &basis.context(&facts, tx.now));
    let (after, happened) = decided.map_err(|why| change_refused(&before.ticket, why))?;
    save::give(tx, by, before, after, happened, &basis.objects).await
}

async fn read(
    tx: &mut Tx,
    by: By<'_>,
    ticket: &Ticket,
    input: Override,
) -> Result<(Ruling, String, Option<String>)> {
    rules::keep(&input)?;
    let Override { decision, reason, next_steps, internal_note, changes } = input;
    let ruling = match (decision, changes) {
        (Verdict::Deny, _) => Ruling::Deny { next_steps },
        (Verdict::Approve, None) => Ruling::Approve { changes: None },
        (Verdict::Approve, Some(changes)) => {
            Ruling::Approve { changes: Some(Box::new(checked(tx, by, ticket, changes).await?)) }
        }
    };
    Ok((ruling, reason, internal_note))
}
