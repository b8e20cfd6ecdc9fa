//! What a user may do on an asset, as a list shows it: one entry per permission. A union of permissions would promise
//! combinations that no single permission allows.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::decide::{denied_by_parties, of_the_org};
use super::stretch::{rank, uninterrupted};
use super::{Action, AssetFacts, Permission, UserFacts, VIRTUAL};
use crate::{ids::PermissionId, text::TextEnum};

/// What one permission allows one user on one asset: any of the accounts, with any of the protocols and actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The permission.
    pub permission_id: PermissionId,
    /// Names of active accounts of the asset, and virtual accounts. Sorted, never empty. `@INPUT` promises no certain name.
    pub accounts: Vec<String>,
    /// Protocols that the asset offers. Sorted, never empty.
    pub protocols: Vec<String>,
    /// Actions in the order of [`Action`], never empty.
    pub actions: Vec<Action>,
    /// The end of uninterrupted access to all of this, as [`decide`](super::decide) says it: of the combination that ends
    /// first. None: it has no end.
    pub expires_at: Option<OffsetDateTime>,
}

/// The part of somebody's access to list. None: all accounts, protocols or actions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part<'a> {
    /// Only this account.
    pub account: Option<&'a str>,
    /// Only this protocol.
    pub protocol: Option<&'a str>,
    /// Only this action.
    pub action: Option<Action>,
}

/// The access of one user to one asset at a moment.
struct Access<'a> {
    user: &'a UserFacts,
    asset: &'a AssetFacts,
    at: OffsetDateTime,
    /// The permissions that cover the asset.
    permissions: Vec<&'a Permission>,
}

/// Everything in this part that [`decide`](super::decide) would allow this user on this asset, sorted by permission.
pub fn entries(
    user: &UserFacts,
    asset: &AssetFacts,
    at: OffsetDateTime,
    permissions: &[Permission],
    part: Part<'_>,
) -> Vec<Entry> {
    if denied_by_parties(user, asset).is_some() {
        return Vec::new();
    }
    let permissions = of_the_org(asset, permissions).filter(|p| p.covers_asset(asset)).collect();
    let access = Access { user, asset, at, permissions };
    let now = access.permissions.iter().filter(|p| p.is_valid_at(at) && p.covers_user(user, at));
    let mut entries: Vec<Entry> = now.filter_map(|p| access.entry(p, part)).collect();
    entries.sort_unstable_by_key(|entry| entry.permission_id);
    entries
}

impl Access<'_> {
    fn entry(&self, permission: &Permission, part: Part<'_>) -> Option<Entry> {
        let Self { user, asset, .. } = *self;
        let named = asset.accounts.keys().map(String::as_str).chain(VIRTUAL);
        let named = named.filter(|account| part.account.is_none_or(|only| only == *account));
        let accounts: BTreeSet<&str> =
            named.filter(|account| permission.covers_account(user, asset, account, None)).collect();
        let offered = asset.protocols.iter().filter(|p| part.protocol.is_none_or(|only| only == p.as_str()));
        let protocols = offered.filter(|protocol| permission.covers_protocol(asset, protocol));
        let actions = Action::ALL.iter().copied().filter(|a| part.action.is_none_or(|only| only == *a));
        let entry = Entry {
            permission_id: permission.id,
            accounts: accounts.into_iter().map(str::to_owned).collect(),
            protocols: protocols.cloned().collect(),
            actions: actions.filter(|action| permission.covers_action(*action)).collect(),
            expires_at: None,
        };
        let gives_nothing =
            entry.accounts.is_empty() || entry.protocols.is_empty() || entry.actions.is_empty();
        (!gives_nothing).then(|| Entry { expires_at: self.end_of(&entry), ..entry })
    }

    /// The end of the combination that ends first. Combinations that the same permissions cover end together.
    fn end_of(&self, entry: &Entry) -> Option<OffsetDateTime> {
        let Self { user, asset, at, permissions } = self;
        let covering = |covers: &dyn Fn(&Permission) -> bool| -> Vec<bool> {
            permissions.iter().map(|permission| covers(permission)).collect()
        };
        let accounts: BTreeSet<_> =
            entry.accounts.iter().map(|a| covering(&|p| p.covers_account(user, asset, a, None))).collect();
        let protocols: BTreeSet<_> =
            entry.protocols.iter().map(|x| covering(&|p| p.covers_protocol(asset, x))).collect();
        let actions: BTreeSet<_> = entry.actions.iter().map(|a| covering(&|p| p.covers_action(*a))).collect();
        let (protocols, actions) = (&protocols, &actions);
        let combinations = accounts.iter().flat_map(|account| {
            protocols
                .iter()
                .flat_map(move |protocol| actions.iter().map(move |action| (account, protocol, action)))
        });
        let ends = combinations.map(|(account, protocol, action)| {
            let sides = account.iter().zip(protocol).zip(action).map(|((a, p), c)| *a && *p && *c);
            let all_three = permissions.iter().zip(sides).filter(|(_, covers)| *covers);
            let stretches: Vec<_> = all_three.flat_map(|(p, _)| p.stretches_for(user)).collect();
            uninterrupted(&stretches, *at)
        });
        ends.min_by_key(rank).flatten()
    }
}
