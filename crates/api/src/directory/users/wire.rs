//! How users look on the wire.

use super::checks;
use crate::page::{Include, SortBy};
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

/// A page of users.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserPage {
    /// The users.
    #[schema(max_items = 200)]
    pub items: Vec<UserView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are on all pages, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
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

/// Which users to list. Colleagues of the caller, and services whose home they administer; for super admins all.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListUsers {
    /// How many at most; more than 200 are never given at once.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before, with the same filters and order.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// The order; `name` is by login name.
    #[serde(default)]
    #[param(inline)]
    pub sort: SortBy,
    /// `total`: also count them all.
    #[param(inline)]
    pub include: Option<Include>,
    /// With one of these login names, whatever their case.
    #[serde(default)]
    #[param(max_items = 100)]
    pub username: Vec<String>,
    /// Of one of these kinds.
    #[serde(default)]
    #[param(value_type = Vec<schema::UserKind>, inline, max_items = 100)]
    pub kind: Vec<UserKind>,
    /// Active, or not.
    pub is_active: Option<bool>,
    /// Super admins, or others.
    pub is_super_admin: Option<bool>,
    /// In one of these organizations, of those that the caller is in.
    #[serde(default)]
    #[param(max_items = 100)]
    pub org_id: Vec<Uuid>,
    /// With one of these managers.
    #[serde(default)]
    #[param(max_items = 100)]
    pub manager_id: Vec<Uuid>,
    /// In one of these groups, of those that the caller sees.
    #[serde(default)]
    #[param(max_items = 100)]
    pub group_id: Vec<Uuid>,
    /// Whose login name or name contains this.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Made at this moment or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Made before this moment.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
