//! Whether a changed permission gives more than before.

use super::Permission;

impl Permission {
    /// Whether this permission gives anybody anything, at any time, that `before` did not give by its own entries.
    pub fn gives_more_than(&self, before: &Self) -> bool {
        let Self {
            id: _,
            org_id: _,
            name: _,
            users,
            groups,
            assets,
            nodes,
            exclude_assets,
            exclude_nodes,
            accounts,
            protocols,
            actions,
            valid_from,
            valid_until,
            is_active,
            // The access stays the same.
            reusable_tokens: _,
            source_ticket_id: _,
        } = self;
        let is_new = |account: &&String| !account.starts_with('!') && !before.accounts.contains(account);
        let is_dropped = |account: &&String| account.starts_with('!') && !accounts.contains(account);
        has_new(users, &before.users)
            || has_new(groups, &before.groups)
            || has_new(assets, &before.assets)
            || has_new(nodes, &before.nodes)
            || has_new(&before.exclude_assets, exclude_assets)
            || has_new(&before.exclude_nodes, exclude_nodes)
            || has_new(protocols, &before.protocols)
            || has_new(actions, &before.actions)
            || accounts.iter().any(|account| is_new(&account))
            || before.accounts.iter().any(|account| is_dropped(&account))
            || before.valid_from.is_some_and(|from| valid_from.is_none_or(|start| start < from))
            || before.valid_until.is_some_and(|until| valid_until.is_none_or(|end| end > until))
            || (*is_active && !before.is_active)
    }
}

fn has_new<T: PartialEq>(after: &[T], before: &[T]) -> bool {
    after.iter().any(|entry| !before.contains(entry))
}
