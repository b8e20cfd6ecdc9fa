//! An admin makes a permission in an organization.

use super::check::checked;
use super::{event, logged, names};
use crate::references::not_found;
use crate::{By, Result, rules, self_grants};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AssetId, GroupId, NodeId, OrgId, UserId};
use gatepass_domain::permission::{Action, Permission};
use gatepass_persistence::permissions::{self, Stored};
use gatepass_persistence::{Tx, events, references};
use serde_json::json;
use time::OffsetDateTime;

/// A new permission. [`Permission`] explains the fields.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "they are the fields of a permission")]
pub struct CreatePermission {
    pub org_id: OrgId,
    pub name: String,
    pub users: Vec<UserId>,
    pub groups: Vec<GroupId>,
    pub assets: Vec<AssetId>,
    pub nodes: Vec<NodeId>,
    pub exclude_assets: Vec<AssetId>,
    pub exclude_nodes: Vec<NodeId>,
    pub accounts: Vec<String>,
    pub protocols: Vec<String>,
    pub actions: Vec<Action>,
    pub valid_from: Option<OffsetDateTime>,
    pub valid_until: Option<OffsetDateTime>,
    pub is_active: bool,
    pub reusable_tokens: bool,
    /// A comment for admins.
    pub comment: String,
}

/// Makes a permission. It has an effect from the beginning of its window on, which is now if the input names none.
pub async fn create_permission(tx: &mut Tx, by: By<'_>, input: CreatePermission) -> Result<Stored> {
    by.authorize(Act::CreatePermission, &Target::org(input.org_id))?;
    if !references::hold_org(tx, input.org_id).await? {
        rules::refuse(vec![not_found("/org_id")])?;
    }
    let new = made(tx, input);
    let new = Stored { permission: checked(tx, by, new.permission, new.created_at, &[]).await?, ..new };
    permissions::insert(tx, &new).await?;
    let is_self = names(tx, by, &new.permission).await?;
    let is_self = self_grants::judge(tx, new.permission.org_id, is_self).await?;
    let data = json!({ "after": logged(&new, tx.now) });
    let event = event(EventAction::PermissionCreated, &new.permission, data).self_granted(is_self);
    events::record(tx, by.origin, vec![event]).await?;
    Ok(new)
}

/// The permission of this input, which is not stored yet.
fn made(tx: &Tx, input: CreatePermission) -> Stored {
    let CreatePermission {
        org_id,
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
    let permission = Permission {
        id: tx.ids.next(),
        org_id,
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
        valid_from: Some(valid_from.unwrap_or(tx.now)),
        valid_until,
        is_active,
        reusable_tokens,
        source_ticket_id: None,
    };
    Stored { permission, comment, created_at: tx.now, updated_at: tx.now }
}
