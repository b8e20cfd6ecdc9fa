//! An admin retries the grant of an approved ticket that could not be made.

use super::approve::tree;
use super::pin::pin;
use super::save;
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_persistence::Tx;
use gatepass_persistence::approvers::Known;
use gatepass_persistence::tickets::Stored;

/// Makes the grant of a ticket. The caller has locked it, and it is visible to the actor. If the grant still can't be
/// made, the ticket stays in error.
pub async fn retry(tx: &mut Tx, by: By<'_>, before: Stored, known: Known) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::AdministerTicket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names: _, supply } = known;
    let supply = pin(tx, &ticket, None, supply).await?;
    let tree = tree(tx, &ticket, None).await?;
    let context = Context { now: tx.now, facts: &facts, tree: &tree, supply: &supply };
    let command = Command::Retry { by: by.person_now(&ticket, &facts) };
    let (after, happened) = ticket.apply(command, &context)?;
    save::give(tx, by, before, after, happened, &supply).await
}
