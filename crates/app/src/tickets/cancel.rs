//! The applicant or the beneficiary withdraws an undecided ticket.

use super::save;
use crate::{By, Result};
use gatepass_domain::authz::Act;
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
    by.authorize_on(&before.ticket, Act::CancelTicket)?;
    let ticket = before.ticket.clone();
    let command = Command::Cancel { by: by.person(&ticket), reason: input.reason };
    let (after, happened) = ticket.apply(command, &Context::bare(tx.now))?;
    save::change(tx, by, before, after, happened).await
}
