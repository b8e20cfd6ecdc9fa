//! What the server does to a ticket that nobody decided in time. Readers see it expired from its deadline on
//! (domain.md section 3.3); this stores it, and writes its event.

use super::settle;
use crate::{By, Result};
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::why::Why;
use gatepass_persistence::{Db, tickets};

/// Expires a ticket whose deadline has passed, in a transaction of its own. False where there was nothing to do: it was
/// decided, or expired by another worker, while this one waited for its lock.
pub async fn expire_ticket(db: &Db, id: TicketId) -> Result<bool> {
    let (mut tx, found) = db.begin_with(async |tx| tickets::find_any_locked(tx, id).await).await?;
    let before = found?.take_up(&mut tx);
    match before.ticket.clone().apply(Command::Expire, &Context::bare(tx.now)) {
        Ok((after, happened)) => {
            settle::change(&mut tx, By::server(), before, after, happened).await?;
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
