//! The contract's types for nodes.

use crate::inventory::widening::Widened;
use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::inventory::nodes::Node;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A node of the asset tree.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NodeView {
    /// The id of the node.
    pub id: Uuid,
    /// The organization of the node.
    pub org_id: Uuid,
    /// The parent node; null at the top of the tree.
    pub parent_id: Option<Uuid>,
    /// The name, unique below the parent.
    #[schema(max_length = 200, example = "Production")]
    pub name: String,
    /// The owner. Flows can name the owner as an approver.
    pub owner_id: Option<Uuid>,
    /// When the node was created.
    pub created_at: Timestamp,
    /// When the node was last changed.
    pub updated_at: Timestamp,
    /// The permissions and grants that reach the node because of this change. Omitted in all other responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub widened: Option<Widened>,
}

impl From<Node> for NodeView {
    fn from(node: Node) -> Self {
        let Node { id, org_id, parent_id, name, owner_id, created_at, updated_at } = node;
        let (created_at, updated_at) = (created_at.into(), updated_at.into());
        Self { id, org_id, parent_id, name, owner_id, created_at, updated_at, widened: None }
    }
}

page_of! {
    /// A page of nodes.
    pub struct NodePage of NodeView, with total
}

/// A new node.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNode {
    /// The organization of the node.
    pub org_id: Uuid,
    /// The name, unique below the parent.
    #[schema(min_length = 1, max_length = 200, example = "Production")]
    pub name: String,
    /// The parent node; if omitted, the node is at the top of the tree. A tree has at most 64 levels.
    pub parent_id: Option<Uuid>,
    /// The owner.
    pub owner_id: Option<Uuid>,
}

/// Changes to a node. Omitted fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateNode {
    /// The name, unique below the parent.
    #[schema(min_length = 1, max_length = 200, example = "Production")]
    pub name: Option<String>,
    /// The new parent. The node moves with everything below it; null moves it to the top of the tree.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub parent_id: Option<Option<Uuid>>,
    /// The owner; null removes the owner.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub owner_id: Option<Option<Uuid>>,
}
