//! The contract's types for API keys.

use crate::auth::wire::OrgRole;
use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::{Actor, KeyRights, Scope};
use gatepass_domain::ids::UserId;
use gatepass_persistence::auth::api_keys::ApiKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An API key.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeyView {
    /// The id of the key. It is not secret.
    pub id: Uuid,
    /// The user that the key authenticates.
    pub user_id: Uuid,
    /// The name of the key, which says what it is for.
    #[schema(max_length = 200, example = "Deploy pipeline")]
    pub name: String,
    /// The first characters of the key, to tell keys apart.
    #[schema(max_length = 16, example = "gp_Zk3vQ")]
    pub hint: String,
    /// The scopes of the key.
    #[schema(value_type = BTreeSet<schema::Scope>, max_items = 100)]
    pub scopes: BTreeSet<Scope>,
    /// The most rights that the key can have, whatever rights its user gets later. If null, it has all rights of its user.
    pub rights: Option<KeyRightsView>,
    /// The only asset whose grants the key reads. Such a key can do nothing else. Null: the key has no such limit.
    pub asset_id: Option<Uuid>,
    /// The user who created the key. Of a key that was created with another key: the user who created that one.
    pub created_by: Option<Uuid>,
    /// When the key was created.
    pub created_at: Timestamp,
    /// When the key was last changed.
    pub updated_at: Timestamp,
    /// When the key expires; null if never.
    pub expires_at: Option<Timestamp>,
    /// When the key was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When the key was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The key that created this key. Revoking it revokes this key.
    pub made_with: Option<Uuid>,
    /// The secret. Only the first response to the creation contains it.
    #[schema(max_length = 100, example = "gp_Zk3vQ7mTn1xV0pYc2hB8sD5eR9aL4uWgKjXoFqIiEtM")]
    pub key: Option<String>,
}

/// The most rights that an API key can have: the rights that its user had when it was created, or only those in the
/// organizations that the key is limited to. Rights that the user loses, the key loses, too.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyRightsView {
    /// Whether the key has all rights in all organizations, as long as its user is a super admin.
    pub is_super_admin: bool,
    /// The organizations that the key can act in, with the highest role there. Organizations that are not visible to the
    /// caller are omitted.
    #[schema(max_items = 10000)]
    pub roles: Vec<OrgRole>,
}

impl From<KeyRights> for KeyRightsView {
    fn from(KeyRights { is_super_admin, roles }: KeyRights) -> Self {
        let roles = roles.into_iter().map(|(org, role)| OrgRole { org_id: org.into(), role }).collect();
        Self { is_super_admin, roles }
    }
}

impl ApiKeyView {
    /// A key as this caller sees it.
    pub fn new(key: ApiKey, viewer: &Actor) -> Self {
        let ApiKey {
            id,
            user_id,
            name,
            hint,
            scopes,
            created_by,
            created_at,
            updated_at,
            expires_at,
            last_used_at,
            revoked_at,
            made_with,
            rights,
            asset_id,
        } = key;
        let rights = rights.map(|rights| rights.visible_to(viewer, UserId(user_id)));
        Self {
            id,
            user_id,
            name,
            hint,
            scopes,
            rights: rights.map(KeyRightsView::from),
            asset_id,
            created_by,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            expires_at: expires_at.map(Timestamp),
            last_used_at: last_used_at.map(Timestamp),
            revoked_at: revoked_at.map(Timestamp),
            made_with,
            key: None,
        }
    }
}

page_of! {
    /// A page of API keys.
    pub struct ApiKeyPage of ApiKeyView, with total
}

/// A new API key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// The name of the key, which says what it is for.
    #[schema(min_length = 1, max_length = 200, example = "Deploy pipeline")]
    pub name: String,
    /// The user that the key authenticates: the caller (the default) or a service.
    pub user_id: Option<Uuid>,
    /// The scopes of the key, within the rights of its user.
    #[schema(value_type = BTreeSet<schema::Scope>, min_items = 1, max_items = 100, example = json!(["tickets:read"]))]
    pub scopes: BTreeSet<Scope>,
    /// Limits the key to these organizations of its user. It then has no global rights. With this limit, an admin can create a
    /// key for a service that has more rights than the admin in other organizations.
    #[schema(min_items = 1, max_items = 100)]
    pub org_ids: Option<Vec<Uuid>>,
    /// Limits the key to reading the grants of this asset. It then can do nothing else, and needs the scope `grants:read` alone.
    pub asset_id: Option<Uuid>,
    /// When the key expires. By default never, or with the key that creates it.
    pub expires_at: Option<Timestamp>,
}

/// Changes to an API key. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateApiKey {
    /// The name of the key, which says what it is for.
    #[schema(min_length = 1, max_length = 200, example = "Deploy pipeline")]
    pub name: Option<String>,
}

/// Which API keys to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ApiKeyFilter {
    /// Keys of one of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    pub user_id: Vec<Uuid>,
    /// Keys that one of these users created, for themselves or for others.
    #[serde(default)]
    #[param(max_items = 100)]
    pub created_by: Vec<Uuid>,
    /// Revoked keys (`true`), or other keys (`false`).
    pub is_revoked: Option<bool>,
    /// Keys whose name contains this text.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Keys created at this time or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Keys created before this time.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
