//! The contract's types for groups.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::directory::groups::Group;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A named set of users.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupView {
    /// The id of the group.
    pub id: Uuid,
    /// The organization of the group.
    pub org_id: Uuid,
    /// The name.
    #[schema(max_length = 200, example = "Database admins")]
    pub name: String,
    /// When the group was created.
    pub created_at: Timestamp,
    /// When the group was last changed.
    pub updated_at: Timestamp,
}

impl From<Group> for GroupView {
    fn from(group: Group) -> Self {
        let Group { id, org_id, name, created_at, updated_at } = group;
        Self { id, org_id, name, created_at: created_at.into(), updated_at: updated_at.into() }
    }
}

page_of! {
    /// A page of groups.
    pub struct GroupPage of GroupView, with total
}

/// A new group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateGroup {
    /// The organization of the group. It can't be changed later.
    pub org_id: Uuid,
    /// The name, unique in the organization.
    #[schema(min_length = 1, max_length = 200, example = "Database admins")]
    pub name: String,
}

/// Changes to a group. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateGroup {
    /// The name, unique in the organization.
    #[schema(min_length = 1, max_length = 200, example = "Database admins")]
    pub name: Option<String>,
}

/// Which groups to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroupFilter {
    /// Groups of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    pub org_id: Vec<Uuid>,
    /// Groups with one of these names.
    #[serde(default)]
    #[param(max_items = 100)]
    pub name: Vec<String>,
    /// Groups with one of these users as a member, also through a group in them.
    #[serde(default)]
    #[param(max_items = 100)]
    pub user_id: Vec<Uuid>,
    /// Groups whose name contains this text.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Groups created at this time or later.
    #[param(inline)]
    pub created_from: Option<Timestamp>,
    /// Groups created before this time.
    #[param(inline)]
    pub created_to: Option<Timestamp>,
}
