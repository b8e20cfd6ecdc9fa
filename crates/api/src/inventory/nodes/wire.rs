//! What nodes look like on the wire.

use crate::inventory::widening::Widened;
use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_persistence::nodes::Node;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A folder of the asset tree.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NodeView {
    /// Its id.
    pub id: Uuid,
    /// The organization whose tree it is in.
    pub org_id: Uuid,
    /// The node above; null at the top.
    pub parent_id: Option<Uuid>,
    /// Its name, unique below its parent.
    #[schema(max_length = 200, example = "Production")]
    pub name: String,
    /// Who answers for it; flows may ask them.
    pub owner_id: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// In the answer to a change that puts it where permissions or grants come to reach it: which ones. Else left out.
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
    /// The organization whose tree it joins.
    pub org_id: Uuid,
    /// Its name, unique below its parent.
    #[schema(min_length = 1, max_length = 200, example = "Production")]
    pub name: String,
    /// The node above; left out: at the top. A tree is at most 64 levels deep.
    pub parent_id: Option<Uuid>,
    /// Who answers for it.
    pub owner_id: Option<Uuid>,
}

/// What to change of a node. Leave out what stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateNode {
    /// Its name, unique below its parent.
    #[schema(min_length = 1, max_length = 200, example = "Production")]
    pub name: Option<String>,
    /// Moves it, with everything below it; null moves it to the top.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub parent_id: Option<Option<Uuid>>,
    /// Who answers for it; null: nobody.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    pub owner_id: Option<Option<Uuid>>,
}
