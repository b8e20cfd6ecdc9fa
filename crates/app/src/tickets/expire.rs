//! The server marks a ticket as expired that nobody decided in time. Readers see it as expired from its deadline on
//! (domain.md section 3.3). This act stores that, and records the event.

use super::save;
use crate::{By, Result};
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::why::Why;
use gatepass_persistence::{Db, tickets};

/// Marks a ticket as expired whose deadline has passed, in a transaction of its own. False: there was nothing to do,
/// because the ticket was decided or marked while this call waited for its lock.
pub async fn expire_ticket(db: &Db, id: TicketId) -> Result<bool> {
    let (mut tx, found) = db.begin_with(async |tx| tickets::find_any_locked(tx, id).await).await?;
    let before = found?.take_up(&mut tx);
    match before.ticket.clone().apply(Command::Expire, &Context::bare(tx.now)) {
        Ok((after, happened)) => {
            save::change(&mut tx, By::server(), before, after, happened).await?;
            tx.commit().await?;
            Ok(true)
        }
        Err(Why::TicketAlreadyDecided | Why::TicketInError) => {
            tx.rollback().await?;
            Ok(false)
        }
        Err(refusal) => Err(refusal.into()),
    }
}
