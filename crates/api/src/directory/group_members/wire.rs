//! How members of a group look on the wire.

use crate::page::{Include, SortBy};
use crate::schema::Timestamp;
use gatepass_persistence::group_members::GroupMember;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A user in a group.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupMemberView {
    /// The group.
    pub group_id: Uuid,
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
    /// Since when.
    pub created_at: Timestamp,
    /// Until when, where a grant gives the membership; null: it has no end.
    pub valid_until: Option<Timestamp>,
    /// The grant that gives it, of several the one that ends last; null: it is lasting.
    pub grant_id: Option<Uuid>,
}

impl From<GroupMember> for GroupMemberView {
    fn from(member: GroupMember) -> Self {
        let GroupMember { group_id, user_id, username, name, is_active, created_at, valid_until, grant_id } =
            member;
        Self {
            group_id,
            user_id,
            username,
            name,
            is_active,
            created_at: created_at.into(),
            valid_until: valid_until.map(Timestamp::from),
            grant_id,
        }
    }
}

/// A page of a group's members.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupMemberPage {
    /// The members.
    #[schema(max_items = 200)]
    pub items: Vec<GroupMemberView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are on all pages, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// Which members of a group to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListGroupMembers {
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
    /// One of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    pub user_id: Vec<Uuid>,
    /// Active, or not.
    pub is_active: Option<bool>,
    /// Whose login name or name contains this.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// In it since this moment or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// In it since before this moment.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
