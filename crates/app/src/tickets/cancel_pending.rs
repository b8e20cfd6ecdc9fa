//! What the deletion of a flow does to the tickets that wait under it (domain.md section 3.5).

use super::settle;
use crate::{By, Result};
use gatepass_domain::ids::FlowId;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::why::Why;
use gatepass_persistence::{Tx, tickets};

/// Cancels every ticket that waits for a decision under this flow; gives how many. Lock the flow first, so that no
/// new ones are opened. Nothing that was granted is touched, and what is overdue is left to expire.
pub async fn cancel_pending(tx: &mut Tx, by: By<'_>, flow: FlowId) -> Result<usize> {
    let mut canceled = 0;
    for id in tickets::waiting_for_flow(tx, flow).await? {
        let before = tickets::find_any_locked(tx, id).await?.take_up(tx);
        match before.ticket.clone().apply(Command::FlowDeleted { by: by.id() }, &Context::bare(tx.now)) {
            Ok((after, happened)) => {
                settle::change(tx, by, before, after, happened).await?;
                canceled += 1;
            }
            // Decided while this waited for its lock. A decision that could not be carried out yet stands, too.
            Err(Why::TicketAlreadyDecided | Why::TicketInError) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(canceled)
}
