//! The contract's types for login, tokens and the caller's profile.

use crate::schema::{self, Timestamp};
use gatepass_app::auth::Held;
use gatepass_app::auth::sessions::SessionTokens;
use gatepass_domain::authz::{Actor, Role, UserKind};
use gatepass_persistence::directory::users::User;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The credentials of a user who logs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The login name, in any case.
    #[schema(min_length = 1, max_length = 254, example = "admin")]
    pub username: String,
    /// The password.
    #[schema(min_length = 1, max_length = 256, format = Password, example = "correct horse battery staple")]
    pub password: String,
}

/// A login that waits for a review.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginReview {
    /// The review ticket.
    pub ticket_id: Uuid,
    /// The token that reads the ticket, in the `Authorization: Bearer` header, and completes the login.
    #[schema(max_length = 200)]
    pub poll_token: String,
    /// The message of the rule that asks for the review; empty if it has none.
    #[schema(max_length = 1000)]
    pub message: String,
}

impl From<Held> for LoginReview {
    fn from(Held { ticket, poll_token, message }: Held) -> Self {
        Self { ticket_id: ticket.into(), poll_token, message }
    }
}

/// The completion of a login.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteLogin {
    /// The poll token of the login.
    #[schema(min_length = 1, max_length = 200, format = Password)]
    pub poll_token: String,
}

/// A refresh token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshToken {
    /// The refresh token from the login or the last refresh.
    #[schema(min_length = 1, max_length = 200, format = Password)]
    pub refresh_token: String,
}

/// The tokens of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenPair {
    /// The access token, for the `Authorization: Bearer` header.
    #[schema(max_length = 4096)]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer", max_length = 10)]
    pub token_type: &'static str,
    /// The seconds until the access token expires.
    #[schema(example = 900, minimum = 0, maximum = 86400)]
    pub expires_in: i64,
    /// The refresh token, for one exchange at `/auth/refresh`. A second use ends the session, except at once by the
    /// same device.
    #[schema(max_length = 200)]
    pub refresh_token: String,
}

impl From<SessionTokens> for TokenPair {
    fn from(SessionTokens { access_token, refresh_token, expires_in }: SessionTokens) -> Self {
        Self { access_token, token_type: "Bearer", expires_in, refresh_token }
    }
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The id of the user.
    pub id: Uuid,
    /// The login name.
    #[schema(max_length = 254)]
    pub username: String,
    /// The display name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The e-mail address.
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
    /// Whether the user is a person or a service.
    #[schema(value_type = schema::UserKind)]
    pub kind: UserKind,
    /// The user's manager.
    pub manager_id: Option<Uuid>,
    /// Whether the caller is a super admin, within the limits of the credentials.
    pub is_super_admin: bool,
    /// The caller's organizations, with the role in each, within the limits of the credentials.
    #[schema(max_items = 10000)]
    pub roles: Vec<OrgRole>,
    /// The scopes of the API key; null for a session.
    #[schema(value_type = Option<Vec<schema::Scope>>, max_items = 100)]
    pub scopes: Option<Vec<gatepass_domain::authz::Scope>>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When the user was last changed.
    pub updated_at: Timestamp,
}

/// A role in an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrgRole {
    /// The organization.
    pub org_id: Uuid,
    /// The role in the organization.
    #[schema(value_type = schema::Role)]
    pub role: Role,
}

impl Me {
    /// The caller's own view of their profile.
    pub fn new(actor: &Actor, user: User) -> Self {
        let User {
            id,
            username,
            name,
            email,
            kind,
            password_hash: _,
            manager_id,
            is_super_admin: _,
            is_active: _,
            created_at,
            updated_at,
            home_org_id: _,
        } = user;
        let roles =
            actor.roles.iter().map(|(org, role)| OrgRole { org_id: (*org).into(), role: *role }).collect();
        Self {
            id,
            username,
            name,
            email,
            kind,
            manager_id,
            is_super_admin: actor.is_super_admin,
            roles,
            scopes: actor.scopes.as_ref().map(|s| s.iter().copied().collect()),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

/// Changes to the caller's own profile. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    /// The display name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The e-mail address; null removes it. A change needs the current password.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[schema(format = "email", max_length = 254)]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub email: Option<Option<String>>,
    /// A new password, which must not be a common one. It needs the current password, and ends all other sessions.
    #[schema(min_length = 12, max_length = 256, format = Password)]
    pub password: Option<String>,
    /// The current password, for a new password or e-mail.
    #[schema(min_length = 1, max_length = 256, format = Password)]
    pub current_password: Option<String>,
}
