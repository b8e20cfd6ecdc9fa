//! What a user has of a catalog item already, so that it is not asked for twice.

use time::OffsetDateTime;

use super::extension::Extension;
use super::state::StateName;
use crate::flow::timing::Timing;
use crate::grant::Grant;
use crate::ids::TicketId;
use crate::refused::{InTheWay, Refused};
use crate::why::Why;

/// A ticket for an item, or a grant of it.
#[derive(Debug, Clone)]
pub enum Holding {
    /// A ticket that waits for a decision, or whose grant failed.
    Ticket(TicketId, StateName),
    /// A grant. It may be open no more.
    Grant(Box<Grant>),
}

impl Holding {
    /// Why the item may not be asked for again with this timing; none: it may. A grant is not in the way of its own extension,
    /// nor of access that starts when it ends.
    pub fn refusal(
        &self,
        timing: Option<Timing>,
        extension: Option<Extension>,
        now: OffsetDateTime,
    ) -> Option<Refused> {
        match self {
            Self::Ticket(id, _) => {
                Some(Refused::new(Why::AlreadyRequested).in_the_way(InTheWay::Ticket(*id)))
            }
            Self::Grant(grant) if extension.is_some_and(|of| of.grant_id == grant.id) => None,
            Self::Grant(grant) if timing.is_some_and(|timing| is_after(timing, grant)) => None,
            Self::Grant(grant) if grant.is_open_at(now) => {
                Some(Refused::new(Why::AlreadyGranted).in_the_way(InTheWay::Grant(grant.id)))
            }
            Self::Grant(_) => None,
        }
    }
}

/// Whether the access starts when the grant ends, or later.
fn is_after(timing: Timing, grant: &Grant) -> bool {
    let start = timing.fixed_start();
    grant.window.end.is_some_and(|end| start.is_some_and(|start| end <= start))
}
