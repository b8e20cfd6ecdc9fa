//! What a user has of a catalog item already, so that it is not asked for twice.

use time::OffsetDateTime;

use super::state::StateName;
use crate::grant::Grant;
use crate::ids::TicketId;
use crate::refused::{InTheWay, Refused};
use crate::why::Why;

/// A ticket for an item, or a grant of it.
#[derive(Debug, Clone)]
pub enum Holding {
    /// A ticket that waits for a decision, or whose grant failed.
    Ticket(TicketId, StateName),
    /// A grant that nobody has closed. It may have expired.
    Grant(Box<Grant>),
}

impl Holding {
    /// Why the item may not be asked for again; none: it may.
    pub fn refusal(&self, now: OffsetDateTime) -> Option<Refused> {
        match self {
            Self::Ticket(id, _) => {
                Some(Refused::new(Why::AlreadyRequested).in_the_way(InTheWay::Ticket(*id)))
            }
            Self::Grant(grant) if grant.is_open_at(now) => {
                Some(Refused::new(Why::AlreadyGranted).in_the_way(InTheWay::Grant(grant.id)))
            }
            Self::Grant(_) => None,
        }
    }
}
