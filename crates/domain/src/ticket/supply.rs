//! What there is of what an approval gives, read when it is given: while a ticket waits, things vanish and people leave
//! (domain.md section 3).

use std::collections::BTreeSet;

use super::Ticket;
use super::kind::Gift;
use super::state::{FailureCause, State};
use crate::ids::{AssetId, GroupId, NodeId};

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

impl Ticket {
    /// Why the grant of what was approved can't be made, if it can't.
    pub(super) fn shortfall(&self, supply: &Supply) -> Option<FailureCause> {
        match supply.beneficiary {
            Standing::Gone => Some(FailureCause::BeneficiaryGone),
            Standing::Inactive => Some(FailureCause::BeneficiaryInactive),
            Standing::Entitled => self.current_request().missing(&self.definition, supply),
        }
    }

    /// The groups that an approval gives, and that must all exist.
    pub fn groups(&self) -> &[GroupId] {
        self.current_request().groups(&self.definition)
    }

    /// What the ticket gives, given what exists of its request. None: it is not approved.
    pub fn gift(&self, supply: &Supply) -> Option<Gift> {
        (self.state == State::Approved).then(|| self.current_request().gift(&self.definition, supply))
    }
}
