//! The contract's types for members of organizations.

use crate::page::page_of;
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::Role;
use gatepass_persistence::directory::members::Member;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A user in an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// The organization.
    pub org_id: Uuid,
    /// The user.
    pub user_id: Uuid,
    /// The user's login name.
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The user's name.
    #[schema(max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// Whether the user is active. A deactivated user can't log in and has no access.
    pub is_active: bool,
    /// The role of the user in the organization.
    #[schema(value_type = schema::Role)]
    pub role: Role,
    /// When the user joined the organization.
    pub created_at: Timestamp,
    /// When the role was last changed.
    pub updated_at: Timestamp,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let Member { org_id, user_id, username, name, is_active, role, created_at, updated_at } = member;
        Self {
            org_id,
            user_id,
            username,
            name,
            is_active,
            role,
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

page_of! {
    /// A page of members.
    pub struct MemberPage of MemberView, with total
}

/// The role to give to a user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutMember {
    /// The role.
    #[schema(value_type = schema::Role, example = "member")]
    pub role: Role,
}

/// Which members to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MemberFilter {
    /// Members with one of these roles.
    #[serde(default)]
    #[param(value_type = Vec<schema::Role>, inline, max_items = 100)]
    pub role: Vec<Role>,
    /// Members who are one of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    pub user_id: Vec<Uuid>,
    /// Active users (`true`), or deactivated users (`false`).
    pub is_active: Option<bool>,
    /// Members whose login name or name contains this text.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Members who joined at this time or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Members who joined before this time.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
