//! An approved review lets something pass.

use crate::Result;
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::Ticket;
use gatepass_persistence::{Conn, Tx, guard::reviews, tickets};
use time::OffsetDateTime;

/// Uses the approval of a review for a question: for the same one (`is_same`), or for another one that it may reach. `valid_for`
/// is that of the rule as it is now; none, if the rule has none or does not exist any more. False: the ticket is not approved, its
/// approval is over, or it has counted already. Of two at once, an approval that counts once lets one pass.
pub async fn pass(
    tx: &mut Tx,
    ticket: TicketId,
    is_same: bool,
    valid_for: Option<IsoDuration>,
) -> Result<bool> {
    let Some(passage) = reviews::passage_locked(tx, ticket).await? else { return Ok(false) };
    if !passage.answers(is_same, valid_for, tx.now) {
        return Ok(false);
    }
    // What another question comes to by `valid_for` leaves the approval to those who wait for it.
    if is_same {
        reviews::mark_used(tx, ticket).await?;
        tx.flush().await?;
    }
    Ok(true)
}

/// The ticket of a review as it is at this moment, without regard to who reads it.
pub async fn find(conn: &Conn, ticket: TicketId, now: OffsetDateTime) -> Result<Ticket> {
    Ok(tickets::find_any(conn, ticket).await?.ticket.at(now))
}
