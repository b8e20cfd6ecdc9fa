//! What there is of what an approval gives, read when it is given: while a ticket waits, things vanish and people leave
//! (domain.md section 3).

use std::collections::BTreeSet;

use super::Ticket;
use super::kind::Request;
use super::kind::asset_access::AssetAccessRequest;
use super::state::FailureCause;
use crate::grant::groups_of;
use crate::ids::{AssetId, GroupId, NodeId};
use crate::permission::MAX_ASSETS;

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
    /// Where the flow pins assets: those in and below the nodes that are asked for, and one more than can be given where
    /// there are more.
    pub below: BTreeSet<AssetId>,
    /// Of the groups of the item.
    pub groups: BTreeSet<GroupId>,
    /// Of the person who gets the access.
    pub beneficiary: Standing,
}

impl Supply {
    /// The assets that a request gives under a flow that pins them.
    pub(crate) fn pinned(&self, request: &AssetAccessRequest) -> BTreeSet<AssetId> {
        let named = request.assets.intersection(&self.assets);
        named.chain(&self.below).copied().collect()
    }
}

impl Ticket {
    /// Why the grant of what was approved can't be made, if it can't.
    pub(super) fn shortfall(&self, supply: &Supply) -> Option<FailureCause> {
        match supply.beneficiary {
            Standing::Gone => Some(FailureCause::BeneficiaryGone),
            Standing::Inactive => Some(FailureCause::BeneficiaryInactive),
            Standing::Entitled => self.missing(supply),
        }
    }

    /// What is left of the assets and nodes is given; an item is given whole, or not at all.
    fn missing(&self, supply: &Supply) -> Option<FailureCause> {
        match self.current_request() {
            Request::AssetAccess(request) if self.definition.pin_assets => {
                match supply.pinned(request).len() {
                    0 => Some(FailureCause::NothingLeft),
                    count => (count > MAX_ASSETS).then_some(FailureCause::TooManyAssets),
                }
            }
            Request::AssetAccess(request) => {
                let is_gone =
                    request.assets.is_disjoint(&supply.assets) && request.nodes.is_disjoint(&supply.nodes);
                is_gone.then_some(FailureCause::NothingLeft)
            }
            Request::ResourceAccess(_) => {
                let is_whole = groups_of(self).iter().all(|group| supply.groups.contains(group));
                (!is_whole).then_some(FailureCause::GroupMissing)
            }
            Request::DeviceAdmin(request) => {
                (!supply.assets.contains(&request.asset_id)).then_some(FailureCause::NothingLeft)
            }
        }
    }
}
