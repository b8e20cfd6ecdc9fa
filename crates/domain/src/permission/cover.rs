//! The six conditions of domain.md section 8, each for one permission. Every answer about access is built from these
//! and from nothing else.

use crate::ids::NodeId;
use time::OffsetDateTime;

use super::account::{names_account, reach_no_account};
use super::{ALL_PROTOCOLS, Action, AssetFacts, Permission, UserFacts};

impl Permission {
    /// Condition 1: the permission is active, and `valid_from <= at < valid_until`.
    pub fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        self.is_active && !self.starts_after(at) && !self.is_over(at)
    }

    /// Whether its validity ends before or when it begins. Such a permission would never be valid.
    pub fn has_empty_validity(&self) -> bool {
        self.valid_from.is_some_and(|from| self.is_over(from))
    }

    pub(super) fn starts_after(&self, at: OffsetDateTime) -> bool {
        self.valid_from.is_some_and(|from| at < from)
    }

    pub(super) fn is_over(&self, at: OffsetDateTime) -> bool {
        self.valid_until.is_some_and(|until| until <= at)
    }

    /// Condition 2: the permission names the user, or a group that the user is in at this moment.
    pub fn covers_user(&self, user: &UserFacts, at: OffsetDateTime) -> bool {
        self.users.contains(&user.id) || self.groups.iter().any(|group| user.is_in(group, at))
    }

    /// Condition 3: the permission names the asset, or a node that holds it, and excludes neither the asset nor a node that
    /// holds it. Never across organizations.
    pub fn covers_asset(&self, asset: &AssetFacts) -> bool {
        let holds = |nodes: &[NodeId]| nodes.iter().any(|node| asset.nodes.contains(node));
        let is_named = self.assets.contains(&asset.id) || holds(&self.nodes);
        let is_excluded = self.exclude_assets.contains(&asset.id) || holds(&self.exclude_nodes);
        self.org_id == asset.org_id && is_named && !is_excluded
    }

    /// Whether it excludes each asset and each node that it names.
    pub(super) fn reaches_nothing(&self) -> bool {
        self.assets.iter().all(|asset| self.exclude_assets.contains(asset))
            && self.nodes.iter().all(|node| self.exclude_nodes.contains(node))
    }

    /// Whether it names accounts, protocols and actions. Otherwise it gives nothing of the assets that it covers.
    pub fn gives_something(&self) -> bool {
        !reach_no_account(&self.accounts) && !self.protocols.is_empty() && !self.actions.is_empty()
    }

    /// Condition 4: the entries let this user ask for this account of this asset.
    ///
    /// Only its own entry allows a virtual account. Its name, `@ALL`, or (if it is named like the user) `@USER`
    /// allows a real account, which must also be an active account of the asset. `!name` wins over all of them, also
    /// over `@USER` for the user of that name, and over `@INPUT` if `input` is that name. `{username}` in a name is the
    /// user's login name. Without `input`, `@INPUT` stands for any name that may be typed.
    pub fn covers_account(
        &self,
        user: &UserFacts,
        asset: &AssetFacts,
        account: &str,
        input: Option<&str>,
    ) -> bool {
        asset.denies_account(user, account, input).is_none()
            && names_account(&self.accounts, user, account, input)
    }

    /// Condition 5: the asset offers the protocol, and the permission names the protocol or `all`.
    pub fn covers_protocol(&self, asset: &AssetFacts, protocol: &str) -> bool {
        asset.protocols.contains(protocol)
            && self.protocols.iter().any(|p| p == protocol || p == ALL_PROTOCOLS)
    }

    /// Condition 6: the permission names the action.
    pub fn covers_action(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }
}
