//! What permissions look like on the wire.

use crate::page::page_of;
use crate::schema::{self, Timestamp, text_schemas};
use gatepass_domain::permission::{Action, Ineffective, Permission, ineffective_reasons};
use gatepass_persistence::permissions::Stored;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

text_schemas! {
    IneffectiveReason = Ineffective, "Why a permission has no effect at all.";
}

/// `@ALL` (every active account of the asset), `@INPUT` (typed by hand), `@USER` (named like the user), `@ANON` (none),
/// an account's name, or `!name`, which takes that account out. `*` is no wildcard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 129, example = "@ALL")]
pub struct AccountEntry(pub String);

/// `all` (every protocol that the asset offers), or a protocol's name. `*` is no wildcard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 32, example = "ssh")]
pub struct ProtocolEntry(pub String);

/// Who (users, groups) may reach what (assets, nodes), with which accounts, protocols and actions, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PermissionView {
    /// Its id.
    pub id: Uuid,
    /// The organization whose assets it is about.
    pub org_id: Uuid,
    /// What people call it.
    #[schema(max_length = 200, example = "Operators reach production")]
    pub name: String,
    /// The users it names.
    #[schema(max_items = 10_000)]
    pub users: Vec<Uuid>,
    /// The groups it names, united with its users.
    #[schema(max_items = 10_000)]
    pub groups: Vec<Uuid>,
    /// The assets it names.
    #[schema(max_items = 10_000)]
    pub assets: Vec<Uuid>,
    /// The nodes it names, with everything below them; united with its assets.
    #[schema(max_items = 10_000)]
    pub nodes: Vec<Uuid>,
    /// The accounts it gives.
    #[schema(max_items = 1000)]
    pub accounts: Vec<AccountEntry>,
    /// The protocols it gives.
    #[schema(max_items = 100)]
    pub protocols: Vec<ProtocolEntry>,
    /// The actions it gives.
    #[schema(value_type = Vec<schema::AccessAction>, max_items = 20)]
    pub actions: Vec<Action>,
    /// The first moment at which it holds; null: since ever.
    pub valid_from: Option<Timestamp>,
    /// The first moment at which it no longer holds; null: permanent.
    pub valid_until: Option<Timestamp>,
    /// Whether it is switched on.
    pub is_active: bool,
    /// What its admins say of it.
    #[schema(max_length = 2000)]
    pub comment: String,
    /// The ticket that granted it, if one did.
    pub source_ticket_id: Option<Uuid>,
    /// Whether it has any effect now.
    pub effective: bool,
    /// Why it has none; empty where it has.
    #[schema(value_type = Vec<IneffectiveReason>, max_items = 20)]
    pub ineffective_reasons: Vec<Ineffective>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
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
            accounts,
            protocols,
            actions,
            valid_from,
            valid_until,
            is_active,
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
            accounts: accounts.into_iter().map(AccountEntry).collect(),
            protocols: protocols.into_iter().map(ProtocolEntry).collect(),
            actions,
            valid_from: valid_from.map(Timestamp),
            valid_until: valid_until.map(Timestamp),
            is_active,
            comment,
            source_ticket_id: source_ticket_id.map(Into::into),
            effective: ineffective_reasons.is_empty(),
            ineffective_reasons,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

page_of! {
    /// A page of permissions.
    pub struct PermissionPage of PermissionView, with total
}

/// A new permission. A side that is left out or empty leaves it without effect.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePermission {
    /// The organization whose assets it is about.
    pub org_id: Uuid,
    /// What people call it.
    #[schema(min_length = 1, max_length = 200, example = "Operators reach production")]
    pub name: String,
    /// The users it names.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub users: Vec<Uuid>,
    /// The groups it names, united with its users.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub groups: Vec<Uuid>,
    /// The assets it names.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub assets: Vec<Uuid>,
    /// The nodes it names, with everything below them; united with its assets.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub nodes: Vec<Uuid>,
    /// The accounts it gives.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub accounts: Vec<AccountEntry>,
    /// The protocols it gives.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub protocols: Vec<ProtocolEntry>,
    /// The actions it gives; left out: `connect` alone.
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// The first moment at which it holds; left out: since ever.
    pub valid_from: Option<Timestamp>,
    /// The first moment at which it no longer holds; left out: permanent.
    pub valid_until: Option<Timestamp>,
    /// Whether it is switched on. It is unless said.
    pub is_active: Option<bool>,
    /// What its admins say of it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub comment: String,
}

/// What to change of a permission. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePermission {
    /// What people call it.
    #[schema(min_length = 1, max_length = 200, example = "Operators reach production")]
    pub name: Option<String>,
    /// All the users it names from now on.
    #[schema(max_items = 10_000)]
    pub users: Option<Vec<Uuid>>,
    /// All the groups it names from now on.
    #[schema(max_items = 10_000)]
    pub groups: Option<Vec<Uuid>>,
    /// All the assets it names from now on.
    #[schema(max_items = 10_000)]
    pub assets: Option<Vec<Uuid>>,
    /// All the nodes it names from now on.
    #[schema(max_items = 10_000)]
    pub nodes: Option<Vec<Uuid>>,
    /// All the accounts it gives from now on.
    #[schema(max_items = 1000)]
    pub accounts: Option<Vec<AccountEntry>>,
    /// All the protocols it gives from now on.
    #[schema(max_items = 100)]
    pub protocols: Option<Vec<ProtocolEntry>>,
    /// All the actions it gives from now on.
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// The first moment at which it holds; null: since ever.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub valid_from: Option<Option<Timestamp>>,
    /// The first moment at which it no longer holds; null: permanent.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub valid_until: Option<Option<Timestamp>>,
    /// Whether it is switched on.
    pub is_active: Option<bool>,
    /// What its admins say of it.
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}
