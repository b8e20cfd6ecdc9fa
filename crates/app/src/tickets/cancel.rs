//! The applicant or the beneficiary withdraws an undecided ticket, or the gateway that opened a review.

use super::save;
use crate::{By, Result};
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::Stored;

/// A withdrawal.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// The reason.
    pub reason: Option<String>,
}

/// Withdraws a ticket. The caller has locked it, and it is visible to the actor.
pub async fn cancel(tx: &mut Tx, by: By<'_>, before: Stored, input: Cancel) -> Result<Stored> {
    for act in before.ticket.acts_to_cancel(by.actor) {
        by.authorize_on(&before.ticket, *act)?;
    }
    withdraw(tx, by, before, input).await
}

/// Withdraws a ticket of the actor, whatever their key may do with tickets: they take back what opened it.
pub(crate) async fn withdraw(tx: &mut Tx, by: By<'_>, before: Stored, input: Cancel) -> Result<Stored> {
    let ticket = before.ticket.clone();
    let command = Command::Cancel { by: by.person(&ticket), reason: input.reason };
    let (after, happened) = ticket.apply(command, &Context::bare(tx.now))?;
    save::change(tx, by, before, after, happened).await
}
