//! What there is of what an approval gives, read when it is given: while a ticket waits, things vanish and people leave
//! (domain.md section 3).

use std::collections::BTreeSet;

use super::Ticket;
use super::kind::Request;
use super::state::FailureCause;
use crate::ids::{AssetId, NodeId};

/// How the beneficiary stands to the organization.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Neither a member nor a super admin.
    #[default]
    Gone,
    /// One of them, and switched off.
    Inactive,
    /// May be given access.
    Entitled,
}

/// What there is, nobody deletes until the grant is made. Nothing, where it was not looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supply {
    /// Of the assets that are asked for.
    pub assets: BTreeSet<AssetId>,
    /// Of the nodes that are asked for.
    pub nodes: BTreeSet<NodeId>,
    /// Of the person who gets the access.
    pub beneficiary: Standing,
}

impl Supply {
    /// All that a request asks for, when that was found and held already.
    pub fn of(request: &Request) -> Self {
        match request {
            Request::AssetAccess(request) => Self {
                assets: request.assets.clone(),
                nodes: request.nodes.clone(),
                beneficiary: Standing::Entitled,
            },
        }
    }
}

impl Ticket {
    /// Why the grant of what was approved can't be made, if it can't.
    pub(super) fn shortfall(&self, supply: &Supply) -> Option<FailureCause> {
        match supply.beneficiary {
            Standing::Gone => Some(FailureCause::BeneficiaryGone),
            Standing::Inactive => Some(FailureCause::BeneficiaryInactive),
            Standing::Entitled => self.current_request().is_gone(supply).then_some(FailureCause::NothingLeft),
        }
    }
}
