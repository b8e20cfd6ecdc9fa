//! How API keys look on the wire.

use crate::auth::wire::OrgRole;
use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::{Actor, KeyRights, Scope};
use gatepass_persistence::api_keys::ApiKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An API key.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeyView {
    /// Its id, which is no secret.
    pub id: Uuid,
    /// Whom it stands for.
    pub user_id: Uuid,
    /// What it is for.
    #[schema(max_length = 200, example = "Deploy pipeline")]
    pub name: String,
    /// How the key begins, to tell it from others.
    #[schema(max_length = 16, example = "gp_Zk3vQ")]
    pub hint: String,
    /// What it may be used for.
    #[schema(value_type = BTreeSet<schema::Scope>, max_items = 100)]
    pub scopes: BTreeSet<Scope>,
    /// What it is at most, whatever its user is given later; null: whatever its user is.
    pub rights: Option<KeyRightsView>,
    /// Who made it; of a key that was made with another one, who made that one.
    pub created_by: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// From when on it is not good any more; null: never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The key that made it, with which it is revoked.
    pub made_with: Option<Uuid>,
    /// The key itself: only in the first answer to its creation, never again.
    #[schema(max_length = 100, example = "gp_Zk3vQ7mTn1xV0pYc2hB8sD5eR9aL4uWgKjXoFqIiEtM")]
    pub key: Option<String>,
}

/// The rights that an API key has at most: those that its user had when it was made, or of them those in the organizations
/// that it was limited to. What its user loses, it loses.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyRightsView {
    /// May do everything everywhere, while its user may.
    pub is_super_admin: bool,
    /// The organizations that it acts in, and the highest role there. Of organizations that are not the caller's own
    /// nothing is told.
    #[schema(max_items = 10000)]
    pub roles: Vec<OrgRole>,
}

impl KeyRightsView {
    fn new(rights: KeyRights, viewer: &Actor, is_own: bool) -> Self {
        let KeyRights { is_super_admin, roles } = rights;
        let seen = roles.into_iter().filter(|(org, _)| is_own || viewer.is_member_of(*org));
        let roles = seen.map(|(org, role)| OrgRole { org_id: org.into(), role }).collect();
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
        } = key;
        let is_own = Uuid::from(viewer.user_id) == user_id;
        Self {
            id,
            user_id,
            name,
            hint,
            scopes,
            rights: rights.map(|rights| KeyRightsView::new(rights, viewer, is_own)),
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
    /// What it is for.
    #[schema(min_length = 1, max_length = 200, example = "Deploy pipeline")]
    pub name: String,
    /// Whom it stands for: the caller, which is the default, or a service.
    pub user_id: Option<Uuid>,
    /// What it may be used for, within what its user may do.
    #[schema(value_type = BTreeSet<schema::Scope>, min_items = 1, max_items = 100, example = json!(["tickets:read"]))]
    pub scopes: BTreeSet<Scope>,
    /// The only organizations that it shall act in, of those that its user is in; it has no global rights then. A way to make a
    /// key for a service that is more than its maker elsewhere.
    #[schema(min_items = 1, max_items = 100)]
    pub org_ids: Option<Vec<Uuid>>,
    /// From when on it is not good any more; by default never, or with the key that makes it.
    pub expires_at: Option<Timestamp>,
}

/// What to change of an API key. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateApiKey {
    /// What it is for.
    #[schema(min_length = 1, max_length = 200, example = "Deploy pipeline", nullable = false)]
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
