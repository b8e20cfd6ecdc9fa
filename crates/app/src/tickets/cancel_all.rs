//! Cancels tickets that nobody decides about any more: those of a deleted flow (domain.md section 3.5), and those of a user who
//! was removed from their organization or deactivated (section 11).

use super::save;
use crate::{By, Result};
use gatepass_domain::ending::Ending;
use gatepass_domain::ids::{FlowId, TicketId};
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::why::Why;
use gatepass_persistence::{Tx, tickets};

/// Cancels every ticket that waits for a decision under this flow, and returns how many. The caller must lock the
/// flow first, so that nobody opens new tickets. Grants stay, and overdue tickets are left to expire.
pub async fn cancel_tickets_of_flow(tx: &mut Tx, by: By<'_>, flow: FlowId) -> Result<usize> {
    let waiting = tickets::waiting_for_flow(tx, flow).await?;
    Ok(cancel_all(tx, by, waiting, Ending::FlowDeleted).await?.len())
}

/// Cancels those of these tickets that are still open, and returns their ids. The tickets are locked in their order.
pub(crate) async fn cancel_all(
    tx: &mut Tx,
    by: By<'_>,
    ids: Vec<TicketId>,
    because: Ending,
) -> Result<Vec<TicketId>> {
    let mut canceled = Vec::new();
    for id in ids {
        let before = tickets::find_any_locked(tx, id).await?.take_up(tx);
        let close = Command::Close { by: by.user(), because };
        match before.ticket.clone().apply(close, &Context::bare(tx.now)) {
            Ok((after, happened)) => {
                save::change(tx, by, before, after, happened).await?;
                canceled.push(id);
            }
            // The ticket was decided while this call waited for its lock. A decision whose grant failed may stand too.
            Err(Why::TicketAlreadyDecided | Why::TicketInError) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(canceled)
}
