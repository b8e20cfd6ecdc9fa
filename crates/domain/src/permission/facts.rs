//! The facts about the user and the asset that a decision needs. The caller has loaded them.

use std::collections::{BTreeMap, BTreeSet};

use time::OffsetDateTime;

use super::account::login_of;
use super::{ANON, Denial, VIRTUAL};
use crate::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use crate::inventory::Category;
use crate::window::Window;

/// The facts about a user that a decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFacts {
    /// The user.
    pub id: UserId,
    /// The name that `@USER` stands for.
    pub username: String,
    /// Whether the user is active. An inactive user has no access.
    pub is_active: bool,
    /// Whether the user is a super admin, who belongs to every organization.
    pub is_super_admin: bool,
    /// The organizations of the user.
    pub orgs: BTreeSet<OrgId>,
    /// The groups that the user is in for good.
    pub groups: BTreeSet<GroupId>,
    /// The other groups that the user is in through grants (domain.md section 7), with the windows of these memberships:
    /// those that have not ended.
    pub stays: BTreeMap<GroupId, Vec<Window>>,
}

impl UserFacts {
    /// Whether the user is in the group at this moment.
    pub fn is_in(&self, group: &GroupId, at: OffsetDateTime) -> bool {
        let stays = self.stays.get(group).into_iter().flatten();
        self.groups.contains(group) || stays.into_iter().any(|window| window.contains(at))
    }

    /// The groups that the user is in at this moment.
    pub fn groups_at(&self, at: OffsetDateTime) -> Vec<GroupId> {
        let all = self.groups.iter().chain(self.stays.keys());
        all.filter(|group| self.is_in(group, at)).copied().collect()
    }
}

impl UserFacts {
    /// Whether the user may have access in this organization at all: as its member, or as a super admin.
    pub fn belongs_to(&self, org: OrgId) -> bool {
        self.is_super_admin || self.orgs.contains(&org)
    }
}

/// The facts about an asset that a decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFacts {
    /// The asset.
    pub id: AssetId,
    /// The organization that it belongs to.
    pub org_id: OrgId,
    /// Its category. Only some have anything for users without a login.
    pub category: Category,
    /// Whether the asset is active. Nobody has access to an inactive asset.
    pub is_active: bool,
    /// The names of the protocols that it offers.
    pub protocols: BTreeSet<String>,
    /// The nodes that hold it, and all their ancestors.
    pub nodes: BTreeSet<NodeId>,
    /// The names of its accounts, each with whether it is active.
    pub accounts: BTreeMap<String, bool>,
}

impl AssetFacts {
    /// Why nobody can use the account, whatever permissions say. A real account must exist and be active. `@INPUT` and `@USER`
    /// may stand for names that the asset does not know, but not for those of inactive accounts. `@ANON` needs a category
    /// that has something for users without a login.
    pub fn denies_account(&self, user: &UserFacts, account: &str, input: Option<&str>) -> Option<Denial> {
        if account == ANON {
            return (!self.category.is_open_to_anonymous()).then_some(Denial::AnonymousNotOffered);
        }
        match login_of(account, input, user).map(|login| self.accounts.get(login)) {
            Some(Some(false)) => Some(Denial::AccountInactive),
            Some(None) if !VIRTUAL.contains(&account) => Some(Denial::AccountNotFound),
            None | Some(None | Some(true)) => None,
        }
    }
}
