//! What a user may do on an asset, as a list shows it: one entry per permission. A union of permissions would promise
//! combinations that no single permission allows.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::decide::{denied_by_parties, of_the_org};
use super::{Action, AssetFacts, Permission, UserFacts, VIRTUAL};
use crate::{ids::PermissionId, text::TextEnum};

/// What one permission allows one user on one asset: any of the accounts, with any of the protocols and actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The permission.
    pub permission_id: PermissionId,
    /// Names of active accounts of the asset, and virtual accounts. Sorted, never empty.
    pub accounts: Vec<String>,
    /// Protocols that the asset offers. Sorted, never empty.
    pub protocols: Vec<String>,
    /// Actions in the order of [`Action`], never empty.
    pub actions: Vec<Action>,
    /// When the entry ends. None: permanent.
    pub expires_at: Option<OffsetDateTime>,
}

/// Everything that [`decide`](super::decide) would allow this user on this asset, sorted by permission.
pub fn entries(
    user: &UserFacts,
    asset: &AssetFacts,
    at: OffsetDateTime,
    permissions: &[Permission],
) -> Vec<Entry> {
    if denied_by_parties(user, asset).is_some() {
        return Vec::new();
    }
    let mut entries: Vec<Entry> = of_the_org(asset, permissions)
        .filter(|p| p.is_valid_at(at) && p.covers_user(user) && p.covers_asset(asset))
        .filter_map(|p| entry(user, asset, p))
        .collect();
    entries.sort_unstable_by_key(|entry| entry.permission_id);
    entries
}

fn entry(user: &UserFacts, asset: &AssetFacts, permission: &Permission) -> Option<Entry> {
    let named = asset.accounts.keys().map(String::as_str);
    let accounts: BTreeSet<&str> =
        named.chain(VIRTUAL).filter(|account| permission.covers_account(user, asset, account)).collect();
    let protocols = asset.protocols.iter().filter(|protocol| permission.covers_protocol(asset, protocol));
    let actions = Action::ALL.iter().copied().filter(|action| permission.covers_action(*action));
    let entry = Entry {
        permission_id: permission.id,
        accounts: accounts.into_iter().map(str::to_owned).collect(),
        protocols: protocols.cloned().collect(),
        actions: actions.collect(),
        expires_at: permission.end_for(user),
    };
    let gives_nothing = entry.accounts.is_empty() || entry.protocols.is_empty() || entry.actions.is_empty();
    (!gives_nothing).then_some(entry)
}
