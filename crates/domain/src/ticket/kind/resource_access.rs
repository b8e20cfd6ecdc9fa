//! `resource_access`: a catalog item; an approval gives time-boxed membership of the item's groups (domain.md section 2).

use serde::{Deserialize, Serialize};

use crate::ids::FlowId;

/// What a `resource_access` ticket asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceAccessRequest {
    /// The item: a flow of this type.
    pub item_id: FlowId,
}
