//! An admin changes a permission.

use super::check::checked;
use super::{event, find_to_change, logged, names};
use crate::{By, Refusal, Result, self_grants};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AssetId, GroupId, NodeId, PermissionId, UserId};
use gatepass_domain::permission::{Action, Permission};
use gatepass_persistence::permissions::{self, Stored};
use gatepass_persistence::{Tx, events};
use serde_json::json;
use time::OffsetDateTime;

/// Changes to a permission. None: the field stays as it is. [`Permission`] explains the fields.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "they are the fields of a permission")]
#[allow(clippy::option_option, reason = "to leave a bound of the window and to take it away are different")]
pub struct UpdatePermission {
    pub name: Option<String>,
    pub users: Option<Vec<UserId>>,
    pub groups: Option<Vec<GroupId>>,
    pub assets: Option<Vec<AssetId>>,
    pub nodes: Option<Vec<NodeId>>,
    pub exclude_assets: Option<Vec<AssetId>>,
    pub exclude_nodes: Option<Vec<NodeId>>,
    pub accounts: Option<Vec<String>>,
    pub protocols: Option<Vec<String>>,
    pub actions: Option<Vec<Action>>,
    pub valid_from: Option<Option<OffsetDateTime>>,
    pub valid_until: Option<Option<OffsetDateTime>>,
    pub is_active: Option<bool>,
    pub reusable_tokens: Option<bool>,
    /// A comment for admins.
    pub comment: Option<String>,
}

/// Changes a permission, if the door accepts it (`expect`).
pub async fn update_permission<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: PermissionId,
    input: UpdatePermission,
    expect: impl Fn(&Stored) -> Result<(), E>,
) -> Result<Stored, E> {
    let before = find_to_change(tx, by, id, expect).await?;
    let after = patched(before.clone(), input);
    let permission = checked(tx, by, after.permission, before.created_at, &before.permission.users).await?;
    let after = Stored { permission, updated_at: tx.now, ..after };
    permissions::save(tx, &after).await?;
    let is_self =
        after.permission.gives_more_than(&before.permission) && names(tx, by, &after.permission).await?;
    let is_self = self_grants::judge(tx, after.permission.org_id, is_self).await?;
    let data = json!({ "before": logged(&before, tx.now), "after": logged(&after, tx.now) });
    events::record(
        tx,
        by.origin,
        vec![event(EventAction::PermissionUpdated, &after.permission, data).self_granted(is_self)],
    )
    .await?;
    Ok(after)
}

/// The permission with these changes.
fn patched(stored: Stored, input: UpdatePermission) -> Stored {
    let UpdatePermission {
        name,
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
        reusable_tokens,
        comment,
    } = input;
    let Stored { permission: old, .. } = stored;
    let permission = Permission {
        name: name.unwrap_or(old.name),
        users: users.unwrap_or(old.users),
        groups: groups.unwrap_or(old.groups),
        assets: assets.unwrap_or(old.assets),
        nodes: nodes.unwrap_or(old.nodes),
        exclude_assets: exclude_assets.unwrap_or(old.exclude_assets),
        exclude_nodes: exclude_nodes.unwrap_or(old.exclude_nodes),
        accounts: accounts.unwrap_or(old.accounts),
        protocols: protocols.unwrap_or(old.protocols),
        actions: actions.unwrap_or(old.actions),
        // Nobody knows what a permission allowed before it was made.
        valid_from: valid_from.map_or(old.valid_from, |from| Some(from.unwrap_or(stored.created_at))),
        valid_until: valid_until.unwrap_or(old.valid_until),
        is_active: is_active.unwrap_or(old.is_active),
        reusable_tokens: reusable_tokens.unwrap_or(old.reusable_tokens),
        ..old
    };
    Stored { permission, comment: comment.unwrap_or(stored.comment), ..stored }
}
