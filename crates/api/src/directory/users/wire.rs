//! How users look on the wire.

use super::checks;
use crate::page::page_of;
use crate::rules;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::{Actor, UserKind};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::users::User;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::{Validate, ValidationError};

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    /// The user's id.
    pub id: Uuid,
    /// The login name.
    #[schema(max_length = 64, example = "alice")]
    pub username: String,
    /// The name to show.
    #[schema(max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// Where messages go.
    #[schema(format = "email", max_length = 254, example = "alice@example.com")]
    pub email: Option<String>,
    /// Person or service.
    #[schema(value_type = schema::UserKind)]
    pub kind: UserKind,
    /// The user's manager.
    pub manager_id: Option<Uuid>,
    /// Of a service, the organization whose admins control it: its home. Null: super admins alone do, or it is not for the
    /// caller to know.
    pub home_org_id: Option<Uuid>,
    /// May do everything everywhere.
    pub is_super_admin: bool,
    /// May log in and use what they have.
    pub is_active: bool,
    /// When the user was made.
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
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[validate(schema(function = "a_service_has_no_password"))]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// The login name: letters, digits, `_`, `.`, `@`, `+` and `-`; unique whatever its case.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9_][A-Za-z0-9_.@+-]*$",
        example = "alice"
    )]
    pub username: String,
    /// The name to show.
    #[schema(min_length = 1, max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// Where messages go.
    #[schema(format = "email", max_length = 254, example = "alice@example.com")]
    pub email: Option<String>,
    /// The password. Without one nobody can log in as the user; a service never has one.
    #[schema(min_length = 12, max_length = 256, format = Password, example = "correct horse battery staple")]
    pub password: Option<String>,
    /// Person (the default) or service.
    #[schema(value_type = Option<schema::UserKind>)]
    pub kind: Option<UserKind>,
    /// The user's manager.
    pub manager_id: Option<Uuid>,
    /// Of a service, its home: the organization whose admins control it, and of which it is a member from the beginning. Null:
    /// super admins alone control it.
    pub home_org_id: Option<Uuid>,
    /// May do everything everywhere; by default not.
    pub is_super_admin: Option<bool>,
}

/// What is asked again of a user who is changed, and may be a service.
fn a_service_has_no_password(input: &CreateUser) -> Result<(), ValidationError> {
    rules::told(checks::password(input.kind.unwrap_or(UserKind::Human), input.password.is_some()))
}

/// What to change of a user. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUser {
    /// The login name: letters, digits, `_`, `.`, `@`, `+` and `-`; unique whatever its case.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9_][A-Za-z0-9_.@+-]*$",
        example = "alice",
        nullable = false
    )]
    pub username: Option<String>,
    /// The name to show.
    #[schema(min_length = 1, max_length = 200, example = "Alice Archer", nullable = false)]
    pub name: Option<String>,
    /// Where messages go; null removes it.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(format = "email", max_length = 254, example = "alice@example.com")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub email: Option<Option<String>>,
    /// A new password; ends all sessions of the user, and revokes their API keys.
    #[schema(min_length = 12, max_length = 256, format = Password, example = "correct horse battery staple", nullable = false)]
    pub password: Option<String>,
    /// The user's manager; null removes them.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub manager_id: Option<Option<Uuid>>,
    /// Of a service, the organization whose admins control it; null: super admins alone.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub home_org_id: Option<Option<Uuid>>,
    /// May do everything everywhere.
    #[schema(nullable = false)]
    pub is_super_admin: Option<bool>,
    /// Switched off, the user has no access from now on, and all their sessions end.
    #[schema(nullable = false)]
    pub is_active: Option<bool>,
    /// Whether a new password revokes the user's API keys; by default it does. Without a new password it means nothing.
    #[schema(nullable = false)]
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
    /// Members of one of these groups, if the group is visible to the caller.
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
