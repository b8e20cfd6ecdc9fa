//! Cancels the undecided tickets of a deleted flow (domain.md section 3.5).

use super::save;
use crate::{By, Result};
use gatepass_domain::ids::FlowId;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::why::Why;
use gatepass_persistence::{Tx, tickets};

/// Cancels every ticket that waits for a decision under this flow, and returns how many. The caller must lock the
/// flow first, so that nobody opens new tickets. Grants stay, and overdue tickets are left to expire.
pub async fn cancel_pending(tx: &mut Tx, by: By<'_>, flow: FlowId) -> Result<usize> {
    let mut canceled = 0;
    for id in tickets::waiting_for_flow(tx, flow).await? {
        let before = tickets::find_any_locked(tx, id).await?.take_up(tx);
        match before.ticket.clone().apply(Command::FlowDeleted { by: by.id() }, &Context::bare(tx.now)) {
            Ok((after, happened)) => {
                save::change(tx, by, before, after, happened).await?;
                canceled += 1;
            }
            // The ticket was decided while this call waited for its lock. A decision whose grant failed stands too.
            Err(Why::TicketAlreadyDecided | Why::TicketInError) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(canceled)
}
