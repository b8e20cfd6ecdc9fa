//! Connectors: they carry grants to systems that do not ask Gatepass at each access (domain.md section 15).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod task;

pub use task::{Attempt, Outcome, Report, Task};

#[cfg(test)]
mod tests;

crate::text_enum! {
    /// What a connector has to do for a grant.
    pub enum Wanted {
        /// Give the access, or move its end.
        Give = "give",
        /// Take the access away.
        Take = "take",
    }
}

crate::text_enum! {
    /// How far connectors are with a grant. A grant that no connector carries has no such state.
    pub enum Provisioning {
        /// Some have to give the access.
        Giving = "giving",
        /// All have given it.
        Given = "given",
        /// Some have to take it away.
        Taking = "taking",
        /// All have taken it away.
        Taken = "taken",
    }
}

impl Provisioning {
    /// What follows from the tasks of the grant. None: it stays.
    pub fn after(self, tasks: &[Task]) -> Option<Self> {
        let all_did = |wanted| tasks.iter().all(|task| task.wanted != wanted || task.holds_up_nobody());
        match self {
            Self::Giving if all_did(Wanted::Give) => Some(Self::Given),
            Self::Taking if all_did(Wanted::Take) => Some(Self::Taken),
            Self::Giving | Self::Given | Self::Taking | Self::Taken => None,
        }
    }
}

/// What a connector has: a user in a group, or with access to an asset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// The login name of the user.
    pub username: String,
    /// The group.
    pub group_id: Option<Uuid>,
    /// The asset.
    pub asset_id: Option<Uuid>,
}
