//! Checks the parts of a permission that the schema can't check: its entries, its window, and that everything it
//! names exists.

use crate::references::{hold_users, missing, non_members};
use crate::{By, Result, rules};
use gatepass_domain::ids::UserId;
use gatepass_domain::permission::{EntryFault, Permission, check_account_entry, check_protocol_entry};
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::{Tx, references};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// Returns the permission without duplicates, or all of its faults. Locks the objects that it names until the
/// transaction ends. Its users must be members of the organization. They must be visible to the actor, or be in
/// `named`: the users whom the stored permission names already.
pub(super) async fn checked(
    tx: &mut Tx,
    by: By<'_>,
    permission: Permission,
    made_at: OffsetDateTime,
    named: &[UserId],
) -> Result<Permission> {
    refuse_faults(tx, by, &permission, made_at, named).await?;
    Ok(tidied(permission))
}

async fn refuse_faults(
    tx: &mut Tx,
    by: By<'_>,
    permission: &Permission,
    made_at: OffsetDateTime,
    named: &[UserId],
) -> Result<()> {
    let Permission {
        id: _,
        org_id,
        name: _,
        users,
        groups,
        assets,
        nodes,
        exclude_assets,
        exclude_nodes,
        accounts,
        protocols,
        actions: _,
        valid_from: _,
        valid_until: _,
        is_active: _,
        reusable_tokens: _,
        source_ticket_id: _,
    } = permission;
    let mut faults = entry_faults("/accounts", accounts, check_account_entry);
    faults.extend(entry_faults("/protocols", protocols, check_protocol_entry));
    // A permission that begins when it is made may be over already. Its reasons say so.
    if permission.has_empty_validity() && permission.valid_from != Some(made_at) {
        faults.push(Fault::new("/valid_until", "not_after_start", "must be later than valid_from"));
    }
    let (users, groups) = (uuids(users), uuids(groups));
    let (assets, nodes) = (uuids(assets), uuids(nodes));
    let mut found = hold_users(tx, by, &users).await?;
    found.extend(uuids(named));
    faults.extend(missing("/users", &users, &found));
    faults.extend(non_members(tx, *org_id, "/users", &users, &found).await?);
    faults.extend(missing("/groups", &groups, &references::hold_groups(tx, *org_id, &groups).await?));
    faults.extend(missing("/assets", &assets, &references::hold_assets(tx, *org_id, &assets).await?));
    faults.extend(missing("/nodes", &nodes, &references::hold_nodes(tx, *org_id, &nodes).await?));
    let (assets, nodes) = (uuids(exclude_assets), uuids(exclude_nodes));
    faults.extend(missing("/exclude_assets", &assets, &references::hold_assets(tx, *org_id, &assets).await?));
    faults.extend(missing("/exclude_nodes", &nodes, &references::hold_nodes(tx, *org_id, &nodes).await?));
    rules::refuse(faults)
}

fn entry_faults(
    pointer: &str,
    entries: &[String],
    check: impl Fn(&str) -> Result<(), EntryFault>,
) -> Vec<Fault> {
    let numbered = entries.iter().enumerate();
    numbered
        .filter_map(|(i, entry)| {
            let fault = check(entry).err()?;
            Some(Fault::new(format!("{pointer}/{i}"), fault.as_str(), "can't be written in a permission"))
        })
        .collect()
}

fn uuids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}

/// The permission without duplicates, in the original order.
fn tidied(permission: Permission) -> Permission {
    Permission {
        users: once(permission.users),
        groups: once(permission.groups),
        assets: once(permission.assets),
        nodes: once(permission.nodes),
        exclude_assets: once(permission.exclude_assets),
        exclude_nodes: once(permission.exclude_nodes),
        accounts: once(permission.accounts),
        protocols: once(permission.protocols),
        actions: once(permission.actions),
        ..permission
    }
}

fn once<T: Ord + Clone>(written: Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    written.into_iter().filter(|one| seen.insert(one.clone())).collect()
}
