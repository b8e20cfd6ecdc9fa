//! The states of a ticket (domain.md section 3). They change in `state/transition.rs`, and nowhere else.

mod transition;

use serde::{Deserialize, Serialize};

use crate::flow::approver::BlockedReason;

/// The reason of a ticket that was canceled because its flow was deleted.
pub const FLOW_DELETED: &str = "flow_deleted";

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// A level waits for decisions.
    Pending {
        /// Which, from 1 on.
        level: u32,
    },
    /// A level has nobody to decide it.
    Blocked {
        /// Which, from 1 on.
        level: u32,
        /// Why.
        reason: BlockedReason,
    },
    /// Approved, and granted.
    Approved,
    /// Refused by an approver.
    Denied {
        /// Why.
        reason: String,
        /// What the applicant may do now.
        next_steps: Option<String>,
    },
    /// Withdrawn by the applicant, or its flow was deleted.
    Canceled {
        /// Why; [`FLOW_DELETED`] for a deleted flow.
        reason: Option<String>,
    },
    /// Nobody finished it before its deadline.
    Expired,
    /// Approved, and its grant could not be made.
    Error {
        /// What went wrong, for administrators and auditors.
        cause: FailureCause,
    },
}

crate::text_enum! {
    /// Why a grant can't be made.
    pub enum FailureCause {
        /// All that was asked for is gone.
        NothingLeft = "nothing_left",
        /// More assets are to be pinned than a permission names.
        TooManyAssets = "too_many_assets",
        /// A group of the catalog item is gone.
        GroupMissing = "group_missing",
        /// The beneficiary is not in the organization any more.
        BeneficiaryGone = "beneficiary_gone",
        /// The beneficiary is switched off.
        BeneficiaryInactive = "beneficiary_inactive",
    }
}

crate::text_enum! {
    /// The names of the states.
    pub enum StateName {
        /// A level waits for decisions.
        Pending = "pending",
        /// A level has nobody to decide it.
        Blocked = "blocked",
        /// Approved, and granted.
        Approved = "approved",
        /// Refused by an approver.
        Denied = "denied",
        /// Withdrawn, or its flow was deleted.
        Canceled = "canceled",
        /// Nobody finished it in time.
        Expired = "expired",
        /// Approved, and its grant could not be made.
        Error = "error",
    }
}

impl State {
    /// The name of the state.
    pub fn name(&self) -> StateName {
        match self {
            Self::Pending { .. } => StateName::Pending,
            Self::Blocked { .. } => StateName::Blocked,
            Self::Approved => StateName::Approved,
            Self::Denied { .. } => StateName::Denied,
            Self::Canceled { .. } => StateName::Canceled,
            Self::Expired => StateName::Expired,
            Self::Error { .. } => StateName::Error,
        }
    }
}

impl StateName {
    /// Whether a ticket never leaves this state.
    pub fn is_final(self) -> bool {
        match self {
            Self::Approved | Self::Denied | Self::Canceled | Self::Expired => true,
            Self::Pending | Self::Blocked | Self::Error => false,
        }
    }
}
