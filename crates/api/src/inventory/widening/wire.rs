//! The contract's types for the permissions and grants that a move widened.

use gatepass_persistence::permissions::{Reaching, ReachingGrant};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// At most this many permissions and grants are listed.
const TOLD: usize = 100;

/// The permissions and grants that reach more than before: they are in force now or later, and name a node that
/// contains the moved object. The first 100 of each are listed, if the caller may read them.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Widened {
    /// The number of permissions, without those of grants.
    #[schema(minimum = 0)]
    pub permission_count: u64,
    /// The permissions.
    #[schema(max_items = 100)]
    pub permissions: Vec<WidenedPermission>,
    /// The number of grants. The history of each grant's ticket records the change.
    #[schema(minimum = 0)]
    pub grant_count: u64,
    /// The grants.
    #[schema(max_items = 100)]
    pub grants: Vec<WidenedGrant>,
}

/// A permission that reaches more than before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WidenedPermission {
    /// The id of the permission.
    pub id: Uuid,
    /// The name of the permission.
    #[schema(max_length = 200, example = "Operators")]
    pub name: String,
}

/// A grant that reaches more than before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WidenedGrant {
    /// The id of the grant.
    pub id: Uuid,
    /// The ticket that gave the grant.
    pub ticket_id: Uuid,
    /// The number of the ticket.
    #[schema(minimum = 1, example = 1042)]
    pub ticket_number: i64,
}

impl Widened {
    /// Counts a permission or grant.
    pub fn add(&mut self, widened: Reaching) {
        let Reaching { id, name, grant } = widened;
        if let Some(ReachingGrant { id, ticket_id, ticket_number }) = grant {
            self.grant_count = self.grant_count.saturating_add(1);
            if self.grants.len() < TOLD {
                self.grants.push(WidenedGrant { id: id.into(), ticket_id: ticket_id.into(), ticket_number });
            }
        } else {
            self.permission_count = self.permission_count.saturating_add(1);
            if self.permissions.len() < TOLD {
                self.permissions.push(WidenedPermission { id: id.into(), name });
            }
        }
    }

    /// Whether the move widens anything.
    pub fn is_anything(&self) -> bool {
        self.permission_count > 0 || self.grant_count > 0
    }
}
