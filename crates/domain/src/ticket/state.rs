//! The states of a ticket (domain.md section 3). They change only in `state/transition.rs`.

mod transition;

use serde::{Deserialize, Serialize};

use crate::flow::approver::BlockedReason;

/// The state of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// A level waits for decisions.
    Pending {
        /// The number of the level.
        level: u32,
    },
    /// Nobody can decide the current level.
    Blocked {
        /// The number of the level.
        level: u32,
        /// The reason.
        reason: BlockedReason,
    },
    /// Approved, and its grant was made.
    Approved,
    /// Denied by an approver.
    Denied {
        /// The reason.
        reason: String,
        /// What the applicant can do next.
        next_steps: Option<String>,
    },
    /// Withdrawn by the applicant, or something else ended it.
    Canceled {
        /// The reason. If nobody withdrew it: an [`Ending`](crate::ending::Ending).
        reason: Option<String>,
    },
    /// Not decided before the deadline.
    Expired,
    /// Approved, but its grant could not be made, or connectors gave it up.
    Error {
        /// The cause, for admins and auditors.
        cause: FailureCause,
    },
}

crate::text_enum! {
    /// Why a grant can't be made.
    pub enum FailureCause {
        /// Connectors gave the grant up.
        ProvisioningFailed = "provisioning_failed",
        /// None of the requested objects exists any more.
        NothingLeft = "nothing_left",
        /// The catalog item gives only own devices, and the beneficiary does not own the device any more.
        NotOwnDevice = "not_own_device",
        /// The flow pins assets, and there are more than a permission may name.
        TooManyAssets = "too_many_assets",
        /// A group of the catalog item was deleted.
        GroupMissing = "group_missing",
        /// The beneficiary left the organization.
        BeneficiaryGone = "beneficiary_gone",
        /// The beneficiary is deactivated.
        BeneficiaryInactive = "beneficiary_inactive",
    }
}

crate::text_enum! {
    /// The names of the states.
    pub enum StateName {
        /// A level waits for decisions.
        Pending = "pending",
        /// Nobody can decide the current level.
        Blocked = "blocked",
        /// Approved, and its grant was made.
        Approved = "approved",
        /// Denied by an approver.
        Denied = "denied",
        /// Withdrawn, or something else ended it.
        Canceled = "canceled",
        /// Not decided before the deadline.
        Expired = "expired",
        /// Approved, but its grant could not be made.
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
    /// Whether a ticket in this state can never change its state again.
    pub fn is_final(self) -> bool {
        match self {
            Self::Approved | Self::Denied | Self::Canceled | Self::Expired => true,
            Self::Pending | Self::Blocked | Self::Error => false,
        }
    }
}
