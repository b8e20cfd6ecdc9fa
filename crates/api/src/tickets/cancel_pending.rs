//! What the deletion of a flow does to the tickets that wait under it (domain.md section 3.5).

use super::by::By;
use super::settle;
use crate::error::Answer;
use gatepass_domain::flow::approver::Facts;
use gatepass_domain::ids::FlowId;
use gatepass_domain::ticket::command::{Command, Context, Refusal};
use gatepass_domain::ticket::kind::Tree;
use gatepass_domain::ticket::supply::Supply;
use gatepass_persistence::{Tx, tickets};

/// Cancels every ticket that waits for a decision under this flow; gives how many. Lock the flow first, so that no
/// new ones are opened. Nothing that was granted is touched, and what is overdue is left to expire.
pub async fn cancel_pending(tx: &mut Tx, by: By<'_>, flow: FlowId) -> Answer<usize> {
    let mut canceled = 0;
    for id in tickets::waiting_for_flow(tx, flow).await? {
        let before = tickets::find_any_locked(tx, id).await?.take_up(tx);
        let context = Context {
            now: tx.now,
            facts: &Facts::default(),
            tree: &Tree::default(),
            supply: &Supply::default(),
        };
        match before.ticket.clone().apply(Command::FlowDeleted { by: by.actor.user_id }, &context) {
            Ok((after, happened)) => {
                settle::change(tx, by, before, after, happened).await?;
                canceled += 1;
            }
            // Decided while this waited for its lock. A decision that could not be carried out yet stands, too.
            Err(Refusal::TicketAlreadyDecided | Refusal::TicketInError) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(canceled)
}
