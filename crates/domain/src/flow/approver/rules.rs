//! The approver rules (domain.md section 4). A rule is a line in [`approver_rules!`](crate::approver_rules) and a struct that
//! implements [`Rule`].
//!
//! A rule has three files. This one says what the rule is. `persistence/tickets/approvers/rules/<name>.sql` finds the people that it
//! names; a property test compares them with [`Rule::names`]. `api/flows/wire/approver.rs` has its form in requests.

use super::house::{Asked, House};
use super::speakers::{Owner, Part};
use super::{BlockedReason, Facts, Unfit};
use crate::flow::references::Reference;
use crate::ids::{AssetId, GroupId, NodeId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

mod owners;
#[cfg(test)]
mod tests;

use owners::{owner_below, owners_of_nodes, owners_of_paths, people};

/// Calls a macro with all approver rules and their names.
#[macro_export]
macro_rules! approver_rules {
    ($then:ident) => {
        $then! {
            /// One person.
            User = "user",
            /// The members of a group.
            Group = "group",
            /// All super admins.
            SuperAdmins = "super_admins",
            /// The admins of the ticket's organization.
            OrgAdmins = "org_admins",
            /// The beneficiary's manager, or a manager further up.
            RequesterManager = "requester_manager",
            /// The owners of the requested assets, nodes or item.
            ResourceOwner = "resource_owner",
            /// The owners of the requested nodes and of the nodes that hold the requested assets.
            NodeOwner = "node_owner",
        }
    };
}

/// Changes after which rules may name other people for tickets that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Of the members of a group.
    Group,
    /// Of the admins of an organization.
    OrgAdmins,
    /// Of owners of assets or nodes, or of places in the tree.
    Owners,
    /// Of the super admins.
    SuperAdmins,
    /// Of somebody's manager.
    Managers,
}

/// Everything in which one approver rule differs from another.
pub trait Rule {
    /// The people whom the rule names for a request, whether or not they may approve. They speak for everything, unless the
    /// rule names owners.
    fn names(&self, asked: &Asked, house: &House) -> BTreeSet<UserId>;

    /// Whether the rule names other people for other tickets.
    fn is_by_ticket(&self) -> bool {
        self.is_by_owner()
    }

    /// Whether the rule names owners, each for the parts that they own.
    fn is_by_owner(&self) -> bool {
        false
    }

    /// The owners whom the rule names, with their parts.
    fn owners(&self, _asked: &Asked, _house: &House) -> BTreeSet<Owner> {
        BTreeSet::new()
    }

    /// The user or group that the rule refers to by `id`.
    fn reference(&self) -> Option<Reference> {
        None
    }

    /// The field that has a forbidden value, and which values are allowed.
    fn fault(&self) -> Option<(&'static str, String)> {
        None
    }

    /// Why a level with rules of this sort alone has no approver. `unfit`: what keeps those whom they name from deciding.
    fn blocked_reason(&self, _unfit: Unfit) -> BlockedReason {
        BlockedReason::NoEligibleApprover
    }

    /// Whether a guard rule without an organization may ask these people.
    fn is_for_global(&self) -> bool {
        false
    }

    /// The change after which the rule may name other people. None: no change does.
    fn changes_with() -> Option<Change>
    where
        Self: Sized;

    /// Whether the rule names people who are not in the organization. Then it may still name somebody who leaves.
    fn names_outsiders() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// The code and the text of the warning that the rule names nobody who may approve. None: the rule depends on the
    /// ticket, so that nobody can tell beforehand. `is_global`: the flow belongs to no organization.
    fn warning(&self, _facts: &Facts, _is_global: bool) -> Option<(&'static str, &'static str)> {
        None
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A rule that names approvers.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum ApproverRule { $($(#[$doc])* #[serde(rename = $text)] $name($name)),+ }

        impl ApproverRule {
            /// What the rule says.
            pub fn rule(&self) -> &dyn Rule {
                match self { $(Self::$name(rule) => rule),+ }
            }

            /// The name of the rule.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $text),+ }
            }

            /// The names of the rules that may name other people after this change.
            pub fn kinds_changing_with(change: Change) -> Vec<&'static str> {
                let all = [$(($text, $name::changes_with())),+];
                all.into_iter().filter(|(_, with)| *with == Some(change)).map(|(kind, _)| kind).collect()
            }

            /// The names of the rules that name people who are not in the organization.
            pub fn kinds_with_outsiders() -> Vec<&'static str> {
                let all = [$(($text, $name::names_outsiders())),+];
                all.into_iter().filter(|(_, names_outsiders)| *names_outsiders).map(|(kind, _)| kind).collect()
            }
        }

        $(impl From<$name> for ApproverRule {
            fn from(rule: $name) -> Self {
                Self::$name(rule)
            }
        })+
    };
}

approver_rules!(rules);

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct User {
    /// The person.
    pub id: UserId,
}

impl Rule for User {
    fn names(&self, _: &Asked, house: &House) -> BTreeSet<UserId> {
        house.users.iter().copied().filter(|user| *user == self.id).collect()
    }

    fn reference(&self) -> Option<Reference> {
        Some(Reference::User(self.id))
    }

    fn warning(&self, facts: &Facts, _: bool) -> Option<(&'static str, &'static str)> {
        Some(match facts.users.get(&self.id) {
            None => ("user_missing", "there is no such user any more"),
            Some(person) if !person.is_human => ("user_is_service", "a service never approves"),
            Some(_) => ("user_inactive", "the user is not active"),
        })
    }

    fn is_for_global(&self) -> bool {
        true
    }

    fn names_outsiders() -> bool {
        true
    }

    fn changes_with() -> Option<Change> {
        None
    }
}

/// The members of a group, as of now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group {
    /// The group.
    pub id: GroupId,
}

impl Rule for Group {
    fn names(&self, _: &Asked, house: &House) -> BTreeSet<UserId> {
        house.groups.get(&self.id).cloned().unwrap_or_default()
    }

    fn reference(&self) -> Option<Reference> {
        Some(Reference::Group(self.id))
    }

    fn warning(&self, facts: &Facts, _: bool) -> Option<(&'static str, &'static str)> {
        Some(if facts.named_by(&self.clone().into()).next().is_some() {
            ("group_without_approver", "no member of the group is an active human")
        } else {
            ("group_empty", "the group has no members")
        })
    }

    fn is_for_global(&self) -> bool {
        true
    }

    fn changes_with() -> Option<Change> {
        Some(Change::Group)
    }
}

/// All super admins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SuperAdmins {}

impl Rule for SuperAdmins {
    fn names(&self, _: &Asked, house: &House) -> BTreeSet<UserId> {
        house.super_admins.clone()
    }

    fn warning(&self, _: &Facts, _: bool) -> Option<(&'static str, &'static str)> {
        Some(("no_super_admin", "there is no active super admin"))
    }

    fn is_for_global(&self) -> bool {
        true
    }

    fn names_outsiders() -> bool {
        true
    }

    fn changes_with() -> Option<Change> {
        Some(Change::SuperAdmins)
    }
}

/// The admins of the ticket's organization.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OrgAdmins {}

impl Rule for OrgAdmins {
    fn names(&self, _: &Asked, house: &House) -> BTreeSet<UserId> {
        house.org_admins.clone()
    }

    fn warning(&self, _: &Facts, is_global: bool) -> Option<(&'static str, &'static str)> {
        (!is_global).then_some(("no_org_admin", "the organization has no active admin"))
    }

    fn changes_with() -> Option<Change> {
        Some(Change::OrgAdmins)
    }
}

/// The beneficiary's manager, or a manager further up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RequesterManager {
    /// How many steps up: 1 is the manager, 2 the manager's manager.
    #[serde(default = "one")]
    pub depth: u32,
}

const HIGHEST: u32 = 10;

fn one() -> u32 {
    1
}

impl Rule for RequesterManager {
    fn names(&self, asked: &Asked, house: &House) -> BTreeSet<UserId> {
        let managers = asked.beneficiary.map(|user| house.managers_above(user)).unwrap_or_default();
        (1..).zip(managers).filter(|(above, _)| *above == self.depth).map(|(_, manager)| manager).collect()
    }

    fn is_by_ticket(&self) -> bool {
        true
    }

    fn fault(&self) -> Option<(&'static str, String)> {
        (!(1..=HIGHEST).contains(&self.depth)).then(|| ("depth", format!("must be 1 to {HIGHEST}")))
    }

    fn blocked_reason(&self, unfit: Unfit) -> BlockedReason {
        if unfit.inactive { BlockedReason::ManagerInactive } else { BlockedReason::ManagerMissing }
    }

    fn names_outsiders() -> bool {
        true
    }

    fn changes_with() -> Option<Change> {
        Some(Change::Managers)
    }
}

/// The owners of the requested assets, nodes or item. An asset without an owner has, on each of its paths, the owner of the
/// nearest node that has one; so has a node. What lies below a requested node has its own owners too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ResourceOwner {}

impl Rule for ResourceOwner {
    fn names(&self, asked: &Asked, house: &House) -> BTreeSet<UserId> {
        people(&self.owners(asked, house))
    }

    fn is_by_owner(&self) -> bool {
        true
    }

    fn owners(&self, asked: &Asked, house: &House) -> BTreeSet<Owner> {
        let owner = |asset: &AssetId| house.assets.get(asset).and_then(|asset| asset.owner);
        let mut found = owners_of_nodes(asked, house);
        for asset in asked.assets.iter().copied() {
            match owner(&asset) {
                Some(user) => found.extend([Owner { part: Part { of: asset.into(), via: None }, user }]),
                None => found.extend(owners_of_paths(asset, house)),
            }
        }
        for node in asked.nodes.iter().copied() {
            let below =
                house.assets.values().filter(|asset| asset.nodes.iter().any(|n| house.is_within(*n, node)));
            found.extend(below.filter_map(|asset| asset.owner).map(|user| owner_below(node, user)));
        }
        found
            .extend(asked.item.map(|(item, user)| Owner { part: Part { of: item.into(), via: None }, user }));
        found
    }

    fn blocked_reason(&self, unfit: Unfit) -> BlockedReason {
        owner_reason(unfit)
    }

    fn names_outsiders() -> bool {
        true
    }

    fn changes_with() -> Option<Change> {
        Some(Change::Owners)
    }
}

/// The owners of the requested nodes and of the nodes that hold the requested assets. A node without an owner has the owner of
/// the nearest node above it that has one. Nodes below a requested node have their own owners too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NodeOwner {}

impl Rule for NodeOwner {
    fn names(&self, asked: &Asked, house: &House) -> BTreeSet<UserId> {
        people(&self.owners(asked, house))
    }

    fn is_by_owner(&self) -> bool {
        true
    }

    fn owners(&self, asked: &Asked, house: &House) -> BTreeSet<Owner> {
        let mut found = owners_of_nodes(asked, house);
        found.extend(asked.assets.iter().flat_map(|asset| owners_of_paths(*asset, house)));
        found
    }

    fn blocked_reason(&self, unfit: Unfit) -> BlockedReason {
        owner_reason(unfit)
    }

    fn names_outsiders() -> bool {
        true
    }

    fn changes_with() -> Option<Change> {
        Some(Change::Owners)
    }
}

fn owner_reason(unfit: Unfit) -> BlockedReason {
    if unfit.requester { BlockedReason::OwnerIsRequester } else { BlockedReason::OwnerMissing }
}
