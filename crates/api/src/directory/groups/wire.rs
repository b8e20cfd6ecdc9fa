//! How groups look on the wire.

use crate::page::{Include, SortBy};
use crate::schema::Timestamp;
use gatepass_persistence::groups::Group;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A named set of users.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupView {
    /// Its id.
    pub id: Uuid,
    /// The organization that it belongs to.
    pub org_id: Uuid,
    /// Its name.
    #[schema(max_length = 200, example = "Database admins")]
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl From<Group> for GroupView {
    fn from(group: Group) -> Self {
        let Group { id, org_id, name, created_at, updated_at } = group;
        Self { id, org_id, name, created_at: created_at.into(), updated_at: updated_at.into() }
    }
}

/// A page of groups.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupPage {
    /// The groups.
    #[schema(max_items = 200)]
    pub items: Vec<GroupView>,
    /// Goes on after this page; null on the last.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many there are on all pages, with `include=total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// A new group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateGroup {
    /// The organization that it belongs to, for good.
    pub org_id: Uuid,
    /// Its name, unique in the organization.
    #[schema(min_length = 1, max_length = 200, example = "Database admins")]
    pub name: String,
}

/// What to change of a group. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateGroup {
    /// Its name, unique in the organization.
    #[schema(min_length = 1, max_length = 200, example = "Database admins", nullable = false)]
    pub name: Option<String>,
}

/// Which groups to list. Those of the caller's organizations; for super admins all.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListGroups {
    /// How many at most; more than 200 are never given at once.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before, with the same filters and order.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    pub sort: SortBy,
    /// `total`: also count them all.
    #[param(inline)]
    pub include: Option<Include>,
    /// In one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    pub org_id: Vec<Uuid>,
    /// With one of these names.
    #[serde(default)]
    #[param(max_items = 100)]
    pub name: Vec<String>,
    /// With one of these users in them.
    #[serde(default)]
    #[param(max_items = 100)]
    pub user_id: Vec<Uuid>,
    /// Whose name contains this.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Made at this moment or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Made before this moment.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
