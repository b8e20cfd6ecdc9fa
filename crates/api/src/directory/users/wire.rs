//! The contract's types for users.

use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::{Actor, UserKind};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::users::User;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    /// The id of the user.
    pub id: Uuid,
    /// The login name.
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The display name.
    #[schema(max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// The e-mail address.
    #[schema(format = "email", max_length = 254, example = "alice@example.com")]
    pub email: Option<String>,
    /// Whether the user is a person or a service.
    #[schema(value_type = schema::UserKind)]
    pub kind: UserKind,
    /// The user's manager.
    pub manager_id: Option<Uuid>,
    /// The home of a service: the organization whose admins control it. Null if only super admins do, or if the home is not
    /// visible to the caller.
    pub home_org_id: Option<Uuid>,
    /// Whether the user is a super admin, with all rights in all organizations.
    pub is_super_admin: bool,
    /// Whether the user is active. A deactivated user can't log in and has no access.
    pub is_active: bool,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When the user was last changed.
    pub updated_at: Timestamp,
}

impl UserView {
    /// A user as this caller sees them.
    pub fn new(user: User, viewer: &Actor) -> Self {
        let User {
            id,
            username,
            name,
            email,
            kind,
            password_hash: _,
            manager_id,
            is_super_admin,
            is_active,
            created_at,
            updated_at,
            home_org_id,
        } = user;
        let is_own = Uuid::from(viewer.user_id) == id;
        Self {
            id,
            username,
            name,
            email,
            kind,
            manager_id,
            home_org_id: home_org_id.filter(|org| is_own || viewer.is_member_of(OrgId(*org))),
            is_super_admin,
            is_active,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

page_of! {
    /// A page of users.
    pub struct UserPage of UserView, with total
}

/// A new user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// The login name, by RFC 8265: it begins with a letter, a digit or `_`, and has no blanks. It is unique regardless of case.
    /// A name with letters beyond ASCII is stored in lower case.
    #[schema(min_length = 1, max_length = 254, pattern = r"^[^\s*\x00]+$", example = "alice")]
    pub username: String,
    /// The display name.
    #[schema(min_length = 1, max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// The e-mail address.
    #[schema(format = "email", max_length = 254, example = "alice@example.com")]
    pub email: Option<String>,
    /// The password. A user without a password can't log in. A service never has a password.
    #[schema(min_length = 12, max_length = 256, format = Password, example = "correct horse battery staple")]
    pub password: Option<String>,
    /// Whether the user is a person (the default) or a service.
    #[schema(value_type = Option<schema::UserKind>)]
    pub kind: Option<UserKind>,
    /// The user's manager.
    pub manager_id: Option<Uuid>,
    /// The home of a service: the organization whose admins control it. The service becomes a member of it. If null, only
    /// super admins control the service.
    pub home_org_id: Option<Uuid>,
    /// Whether the user is a super admin, with all rights in all organizations; false by default.
    pub is_super_admin: Option<bool>,
}

/// Changes to a user. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUser {
    /// The login name, by RFC 8265: it begins with a letter, a digit or `_`, and has no blanks. It is unique regardless of case.
    /// A name with letters beyond ASCII is stored in lower case.
    #[schema(min_length = 1, max_length = 254, pattern = r"^[^\s*\x00]+$", example = "alice")]
    pub username: Option<String>,
    /// The display name.
    #[schema(min_length = 1, max_length = 200, example = "Alice Archer")]
    pub name: Option<String>,
    /// The e-mail address; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(format = "email", max_length = 254, example = "alice@example.com")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub email: Option<Option<String>>,
    /// A new password. It ends all sessions of the user and revokes the user's API keys.
    #[schema(min_length = 12, max_length = 256, format = Password, example = "correct horse battery staple")]
    pub password: Option<String>,
    /// The user's manager; null removes the manager.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub manager_id: Option<Option<Uuid>>,
    /// The home of a service: the organization whose admins control it. If null, only super admins do.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub home_org_id: Option<Option<Uuid>>,
    /// Whether the user is a super admin, with all rights in all organizations.
    pub is_super_admin: Option<bool>,
    /// False deactivates the user: all access and all sessions end at once.
    pub is_active: Option<bool>,
    /// Whether a new password revokes the user's API keys; true by default. Ignored without a new password.
    pub revoke_keys: Option<bool>,
}

/// Which users to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserFilter {
    /// Users with one of these login names, in any case.
    #[serde(default)]
    #[param(max_items = 100)]
    pub username: Vec<String>,
    /// Users of one of these kinds.
    #[serde(default)]
    #[param(value_type = Vec<schema::UserKind>, inline, max_items = 100)]
    pub kind: Vec<UserKind>,
    /// Active users (`true`), or deactivated users (`false`).
    pub is_active: Option<bool>,
    /// Super admins (`true`), or other users (`false`).
    pub is_super_admin: Option<bool>,
    /// Members of one of these organizations, if the caller is a member, too.
    #[serde(default)]
    #[param(max_items = 100)]
    pub org_id: Vec<Uuid>,
    /// Users with one of these managers.
    #[serde(default)]
    #[param(max_items = 100)]
    pub manager_id: Vec<Uuid>,
    /// Members of one of these groups, also through a group in it, if the group is visible to the caller.
    #[serde(default)]
    #[param(max_items = 100)]
    pub group_id: Vec<Uuid>,
    /// Users whose login name or name contains this text.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Users created at this time or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Users created before this time.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
