//! How members of an organization look on the wire.

use crate::page::{Include, SortBy};
use crate::schema::{self, Timestamp};
use gatepass_domain::authz::Role;
use gatepass_persistence::members::Member;
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
    #[schema(max_length = 64, example = "alice")]
    pub username: String,
    /// The user's name.
    #[schema(max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// Whether the user may log in and use what they have.
    pub is_active: bool,
    /// What they are in it.
    #[schema(value_type = schema::Role)]
    pub role: Role,
    /// Since when.
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

/// A page of members.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberPage {
    /// The members.
    #[schema(max_items = 200)]
    pub items: Vec<MemberView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are on all pages, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// What a user shall be in the organization.
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
#[serde(deny_unknown_fields)]
pub struct ListMembers {
    /// How many at most; more than 200 are never given at once.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before, with the same filters and order.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// The order: by login name, or by when the user (not the membership) was made.
    #[serde(default)]
    #[param(inline)]
    pub sort: SortBy,
    /// `total`: also count them all.
    #[param(inline)]
    pub include: Option<Include>,
    /// In one of these roles.
    #[serde(default)]
    #[param(value_type = Vec<schema::Role>, inline, max_items = 100)]
    pub role: Vec<Role>,
    /// One of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    pub user_id: Vec<Uuid>,
    /// Active, or not.
    pub is_active: Option<bool>,
    /// Whose login name or name contains this.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Member since this moment or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Member since before this moment.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
