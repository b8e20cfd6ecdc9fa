//! The contract's types for groups in groups.

use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::directory::nested_groups::NestedGroup;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A group that is a member of another group.
#[derive(Debug, Serialize, ToSchema)]
pub struct NestedGroupView {
    /// The group that has the member.
    pub group_id: Uuid,
    /// The group that is the member.
    pub member_id: Uuid,
    /// The name of the group that is the member.
    #[schema(max_length = 200, example = "dba")]
    pub name: String,
    /// When it became a member.
    pub created_at: Timestamp,
}

impl From<NestedGroup> for NestedGroupView {
    fn from(nested: NestedGroup) -> Self {
        let NestedGroup { group_id, member_id, name, created_at } = nested;
        Self { group_id, member_id, name, created_at: created_at.into() }
    }
}

page_of! {
    /// A page of the groups in a group.
    pub struct NestedGroupPage of NestedGroupView, with total
}
