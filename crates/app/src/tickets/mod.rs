//! Acts of people and of the server on tickets, one file each. Most acts have two parts. `find...` reads and locks
//! everything that the act needs, in the round trip that begins the transaction. The act itself authorizes, decides
//! and saves.

mod approve;
mod cancel;
mod cancel_all;
mod check;
mod choose;
mod comment;
mod decision_basis;
mod deny;
mod expire;
mod extend;
mod faults;
mod open;
mod override_;
mod pin;
pub mod prepare;
mod reassign;
mod request;
mod resubmit;
mod retry;
pub(crate) mod save;
mod unblock;
mod watch;

pub use approve::{Approve, FoundToDecide, approve, find_to_decide};
pub(crate) use cancel::withdraw;
pub use cancel::{Cancel, cancel};
pub(crate) use cancel_all::cancel_all;
pub use cancel_all::cancel_tickets_of_flow;
pub use choose::{Choice, choose};
pub use comment::{Comment, comment};
pub use deny::{Deny, deny, find_to_deny};
pub use expire::expire_ticket;
pub use extend::{Extend, extend, extension_of};
pub use faults::{longest, refuse_duplicate, timing_fault, too_many_owners};
pub use open::{FoundToOpen, find_to_open, open};
pub use override_::{Override, override_};
pub use pin::below;
pub use reassign::{Reassign, find_to_reassign, reassign};
pub use request::{Changes, Given, Submission};
pub use resubmit::{OtherRequest, Resubmit, resubmit, submission};
pub use retry::{Retry, retry};
pub use unblock::{find_repaired, unblock_ticket};
pub use watch::{find_to_watch, watch};

use crate::{By, Result};
use gatepass_domain::ids::TicketId;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::{self, Locked};

/// Finds and locks a ticket that is visible to this actor.
pub async fn find_locked(tx: &Tx, by: By<'_>, id: TicketId) -> Result<Locked> {
    Ok(tickets::find_locked(tx, id, by.actor).await?)
}
