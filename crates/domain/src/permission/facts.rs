//! What a decision must know about the user and the asset. Whoever asks has looked it up.

use std::collections::{BTreeMap, BTreeSet};

use time::OffsetDateTime;

use crate::ids::{AssetId, GroupId, NodeId, OrgId, UserId};

/// What a decision must know about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFacts {
    /// The user.
    pub id: UserId,
    /// The name that `@USER` stands for.
    pub username: String,
    /// An inactive user reaches nothing.
    pub is_active: bool,
    /// The groups that the user is in now.
    pub groups: BTreeSet<GroupId>,
    /// When they leave those that they are in by a grant alone (domain.md section 7); the latest end of several.
    pub leaves: BTreeMap<GroupId, OffsetDateTime>,
}

/// What a decision must know about an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFacts {
    /// The asset.
    pub id: AssetId,
    /// The organization that it belongs to.
    pub org_id: OrgId,
    /// An inactive asset is reached by nobody.
    pub is_active: bool,
    /// The names of the protocols that it offers.
    pub protocols: BTreeSet<String>,
    /// The nodes that it sits in, and all their ancestors.
    pub nodes: BTreeSet<NodeId>,
    /// The names of its accounts, and whether each is active.
    pub accounts: BTreeMap<String, bool>,
}

impl AssetFacts {
    /// Whether it has an active account of this name.
    pub fn has_active_account(&self, name: &str) -> bool {
        self.accounts.get(name) == Some(&true)
    }
}
