//! The contract's types for members of groups.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::directory::group_members::GroupMember;
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
    #[schema(max_length = 254, example = "alice")]
    pub username: String,
    /// The user's name.
    #[schema(max_length = 200, example = "Alice Archer")]
    pub name: String,
    /// Whether the user is active. A deactivated user can't log in and has no access.
    pub is_active: bool,
    /// When the user joined the group.
    pub created_at: Timestamp,
    /// When the membership ends, if a grant gives it; null if it has no end.
    pub valid_until: Option<Timestamp>,
    /// The grant that gives the membership. Of several grants, the one that ends last; null if no grant gives it.
    pub grant_id: Option<Uuid>,
    /// The group below this one through which the user is a member; null if the user is a member of this group itself.
    pub via_group_id: Option<Uuid>,
}

impl From<GroupMember> for GroupMemberView {
    fn from(member: GroupMember) -> Self {
        let GroupMember {
            group_id,
            user_id,
            username,
            name,
            is_active,
            created_at,
            valid_until,
            grant_id,
            via_group_id,
        } = member;
        Self {
            group_id,
            user_id,
            username,
            name,
            is_active,
            created_at: created_at.into(),
            valid_until: valid_until.map(Timestamp::from),
            grant_id,
            via_group_id,
        }
    }
}

page_of! {
    /// A page of the members of a group.
    pub struct GroupMemberPage of GroupMemberView, with total
}

/// Which members of a group to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroupMemberFilter {
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
