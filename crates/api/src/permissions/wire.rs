//! The contract's types for permissions.

use crate::page::page_of;
use crate::schema::{self, Timestamp, text_schemas};
use gatepass_domain::permission::{Action, Ineffective, Permission, ineffective_reasons};
use gatepass_persistence::permissions::Stored;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

text_schemas! {
    IneffectiveReason = Ineffective, "Why a permission has no effect.";
}

/// `@ALL` (every active account of the asset), `@INPUT` (typed by hand), `@USER` (named like the user), `@ANON`
/// (none), the name of an account, or `!name` to exclude an account. In a name, `{username}` stands for the login name of the
/// user: `admin_{username}`. `*` is not a wildcard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 129, example = "@ALL")]
pub struct AccountEntry(pub String);

/// `all` (every protocol that the asset offers), or the name of a protocol. `*` is not a wildcard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 32, example = "ssh")]
pub struct ProtocolEntry(pub String);

impl From<AccountEntry> for String {
    fn from(entry: AccountEntry) -> Self {
        entry.0
    }
}

impl From<ProtocolEntry> for String {
    fn from(entry: ProtocolEntry) -> Self {
        entry.0
    }
}

/// A permission: which users and groups have access to which assets and nodes, with which accounts, protocols and actions,
/// and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PermissionView {
    /// The id of the permission.
    pub id: Uuid,
    /// The organization of the permission and its assets.
    pub org_id: Uuid,
    /// The name.
    #[schema(max_length = 200, example = "Operators reach production")]
    pub name: String,
    /// The users that the permission names.
    #[schema(max_items = 10_000)]
    pub users: Vec<Uuid>,
    /// The groups that the permission names, in addition to its users.
    #[schema(max_items = 10_000)]
    pub groups: Vec<Uuid>,
    /// The assets that the permission names.
    #[schema(max_items = 10_000)]
    pub assets: Vec<Uuid>,
    /// The nodes that the permission names, with everything below them, in addition to its assets.
    #[schema(max_items = 10_000)]
    pub nodes: Vec<Uuid>,
    /// The assets that the permission does not reach, although it names them or a node above them.
    #[schema(max_items = 10_000)]
    pub exclude_assets: Vec<Uuid>,
    /// The nodes that the permission does not reach, with everything below them, although it names a node above them.
    #[schema(max_items = 10_000)]
    pub exclude_nodes: Vec<Uuid>,
    /// The accounts that the permission allows.
    #[schema(max_items = 1000)]
    pub accounts: Vec<AccountEntry>,
    /// The protocols that the permission allows.
    #[schema(max_items = 100)]
    pub protocols: Vec<ProtocolEntry>,
    /// The actions that the permission allows.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// When the permission begins; null if it has no beginning.
    pub valid_from: Option<Timestamp>,
    /// When the permission ends; null if it has no end.
    pub valid_until: Option<Timestamp>,
    /// Whether the permission is active.
    pub is_active: bool,
    /// Whether connection tokens for its access may open more than one session.
    pub reusable_tokens: bool,
    /// A comment for admins.
    #[schema(max_length = 2000)]
    pub comment: String,
    /// The ticket that created the permission, if any.
    pub source_ticket_id: Option<Uuid>,
    /// Whether the permission has an effect now.
    pub effective: bool,
    /// The reasons why the permission has no effect; empty if it has one.
    #[schema(value_type = Vec<IneffectiveReason>, max_items = 20)]
    pub ineffective_reasons: Vec<Ineffective>,
    /// How the permission reaches the asset of `reaches_asset_id`; only with that filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Through>,
    /// When the permission was created.
    pub created_at: Timestamp,
    /// When the permission was last changed.
    pub updated_at: Timestamp,
}

/// How a permission reaches an asset.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Through {
    /// Whether the permission names the asset itself.
    pub asset: bool,
    /// The nodes above the asset that the permission names.
    #[schema(max_items = 10_000)]
    pub nodes: Vec<ThroughNode>,
}

/// A node through which a permission reaches an asset.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ThroughNode {
    /// The id of the node.
    pub id: Uuid,
    /// The names of the node and of all nodes above it, from the top.
    #[schema(max_length = 20_000, example = "eu/berlin")]
    pub path: String,
}

impl PermissionView {
    /// Adds how the permission reaches this asset. `above`: the nodes above it, with their paths.
    #[must_use]
    pub fn reaching(mut self, asset: Uuid, above: &BTreeMap<Uuid, String>) -> Self {
        let node = |id: &Uuid| above.get(id).map(|path| ThroughNode { id: *id, path: path.clone() });
        let nodes = self.nodes.iter().filter_map(node).collect();
        self.through = Some(Through { asset: self.assets.contains(&asset), nodes });
        self
    }
}

fn uuids<T: Into<Uuid>>(ids: Vec<T>) -> Vec<Uuid> {
    ids.into_iter().map(Into::into).collect()
}

impl PermissionView {
    /// The permission as it is now.
    pub fn new(stored: Stored, now: OffsetDateTime) -> Self {
        let Stored { permission, comment, created_at, updated_at } = stored;
        let ineffective_reasons = ineffective_reasons(&permission, now);
        let Permission {
            id,
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
            source_ticket_id,
        } = permission;
        Self {
            id: id.into(),
            org_id: org_id.into(),
            name,
            users: uuids(users),
            groups: uuids(groups),
            assets: uuids(assets),
            nodes: uuids(nodes),
            exclude_assets: uuids(exclude_assets),
            exclude_nodes: uuids(exclude_nodes),
            accounts: accounts.into_iter().map(AccountEntry).collect(),
            protocols: protocols.into_iter().map(ProtocolEntry).collect(),
            actions,
            valid_from: valid_from.map(Timestamp),
            valid_until: valid_until.map(Timestamp),
            is_active,
            reusable_tokens,
            comment,
            source_ticket_id: source_ticket_id.map(Into::into),
            effective: ineffective_reasons.is_empty(),
            ineffective_reasons,
            through: None,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

/// The filters that a list of permissions applied because the request names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PermissionDefaults {
    /// `false`: permissions of tickets whose access has ended are omitted. `include_ended=true` lifts this. Omitted if
    /// nothing was omitted by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_ended: Option<bool>,
}

page_of! {
    /// A page of permissions.
    pub struct PermissionPage of PermissionView, with {
        /// The number of items on all pages; only with `include=total`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(minimum = 0)]
        pub total: Option<i64>,
        /// The filters that were applied because the request names none.
        pub applied_defaults: PermissionDefaults,
    }
}

/// A new permission. It has no effect if it names no user or group, or no asset or node, or if it allows no account or no
/// protocol.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePermission {
    /// The organization of the permission and its assets.
    pub org_id: Uuid,
    /// The name.
    #[schema(min_length = 1, max_length = 200, example = "Operators reach production")]
    pub name: String,
    /// The users that the permission names.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub users: Vec<Uuid>,
    /// The groups that the permission names, in addition to its users.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub groups: Vec<Uuid>,
    /// The assets that the permission names.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub assets: Vec<Uuid>,
    /// The nodes that the permission names, with everything below them, in addition to its assets.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub nodes: Vec<Uuid>,
    /// The assets that the permission does not reach, although it names them or a node above them.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub exclude_assets: Vec<Uuid>,
    /// The nodes that the permission does not reach, with everything below them, although it names a node above them.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub exclude_nodes: Vec<Uuid>,
    /// The accounts that the permission allows.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub accounts: Vec<AccountEntry>,
    /// The protocols that the permission allows.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub protocols: Vec<ProtocolEntry>,
    /// The actions that the permission allows; only `connect` if omitted.
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// When the permission begins; it has no beginning if omitted.
    pub valid_from: Option<Timestamp>,
    /// When the permission ends; it has no end if omitted.
    pub valid_until: Option<Timestamp>,
    /// Whether the permission is active; true by default.
    pub is_active: Option<bool>,
    /// Whether connection tokens for its access may open more than one session; false by default.
    pub reusable_tokens: Option<bool>,
    /// A comment for admins.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub comment: String,
}

/// Changes to a permission. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePermission {
    /// The name.
    #[schema(min_length = 1, max_length = 200, example = "Operators reach production")]
    pub name: Option<String>,
    /// The users that the permission names. The list replaces the old one.
    #[schema(max_items = 10_000)]
    pub users: Option<Vec<Uuid>>,
    /// The groups that the permission names. The list replaces the old one.
    #[schema(max_items = 10_000)]
    pub groups: Option<Vec<Uuid>>,
    /// The assets that the permission names. The list replaces the old one.
    #[schema(max_items = 10_000)]
    pub assets: Option<Vec<Uuid>>,
    /// The nodes that the permission names. The list replaces the old one.
    #[schema(max_items = 10_000)]
    pub nodes: Option<Vec<Uuid>>,
    /// The assets that the permission does not reach, although it names them or a node above them. The list replaces the
    /// old one.
    #[schema(max_items = 10_000)]
    pub exclude_assets: Option<Vec<Uuid>>,
    /// The nodes that the permission does not reach, with everything below them, although it names a node above them. The list replaces the
    /// old one.
    #[schema(max_items = 10_000)]
    pub exclude_nodes: Option<Vec<Uuid>>,
    /// The accounts that the permission allows. The list replaces the old one.
    #[schema(max_items = 1000)]
    pub accounts: Option<Vec<AccountEntry>>,
    /// The protocols that the permission allows. The list replaces the old one.
    #[schema(max_items = 100)]
    pub protocols: Option<Vec<ProtocolEntry>>,
    /// The actions that the permission allows. The list replaces the old one.
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// When the permission begins; null if it has no beginning.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub valid_from: Option<Option<Timestamp>>,
    /// When the permission ends; null if it has no end.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub valid_until: Option<Option<Timestamp>>,
    /// Whether the permission is active.
    pub is_active: Option<bool>,
    /// Whether connection tokens for its access may open more than one session.
    pub reusable_tokens: Option<bool>,
    /// A comment for admins.
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}
