//! The objects of a ticket that still exist when it is approved. While a ticket waits, assets may be
//! deleted and people may leave (domain.md section 3).

use std::collections::BTreeSet;

use super::Ticket;
use super::kind::Gift;
use super::state::{FailureCause, State};
use crate::ids::{AssetId, GroupId, NodeId};

/// Whether the beneficiary may be given access in the organization.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Neither a member nor a super admin.
    #[default]
    Gone,
    /// A member or super admin, but deactivated.
    Inactive,
    /// An active member or super admin.
    Entitled,
}

/// The objects of a ticket that exist. They are locked, so nobody deletes them before the grant is made. Empty if
/// nobody looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExistingObjects {
    /// The existing assets of the request.
    pub assets: BTreeSet<AssetId>,
    /// The existing nodes of the request.
    pub nodes: BTreeSet<NodeId>,
    /// If the flow pins assets: the assets in and below the nodes of the request. If they are more than a permission
    /// may name, one more than that number.
    pub below: BTreeSet<AssetId>,
    /// The existing groups of the catalog item.
    pub groups: BTreeSet<GroupId>,
    /// The device of the request, if the beneficiary owns it.
    pub own: BTreeSet<AssetId>,
    /// The state of the beneficiary.
    pub beneficiary: Standing,
    /// Whether the organization has active connectors, which may carry the grant.
    pub has_connectors: bool,
}

impl Ticket {
    /// Why the grant of the approved request can't be made. None: it can. A review gives no grant. Its requester need not be a
    /// member of the organization, which may be that of a global rule.
    pub(super) fn shortfall(&self, objects: &ExistingObjects) -> Option<FailureCause> {
        if self.ticket_type().is_review() {
            return None;
        }
        match objects.beneficiary {
            Standing::Gone => Some(FailureCause::BeneficiaryGone),
            Standing::Inactive => Some(FailureCause::BeneficiaryInactive),
            Standing::Entitled => self.current_request().missing(&self.definition, objects),
        }
    }

    /// The groups that an approval gives. All of them must exist.
    pub fn groups(&self) -> &[GroupId] {
        self.current_request().groups(&self.definition)
    }

    /// The gift of the ticket, given the objects that exist. None: the ticket is not approved.
    pub fn gift(&self, objects: &ExistingObjects) -> Option<Gift> {
        (self.state == State::Approved).then(|| self.current_request().gift(&self.definition, objects))
    }
}
