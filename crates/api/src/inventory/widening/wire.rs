//! What a move widened, as it is answered.

use gatepass_persistence::permissions::{Reaching, ReachingGrant};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// So many of each are named.
const TOLD: usize = 100;

/// Which permissions and grants reach more than before: they hold now or later, and name a node that this was put below.
/// The first 100 of each are named, to who may read them.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Widened {
    /// How many permissions, without those of grants.
    #[schema(minimum = 0)]
    pub permission_count: u64,
    /// The permissions.
    #[schema(max_items = 100)]
    pub permissions: Vec<WidenedPermission>,
    /// How many grants. The history of each one's ticket tells of it.
    #[schema(minimum = 0)]
    pub grant_count: u64,
    /// The grants.
    #[schema(max_items = 100)]
    pub grants: Vec<WidenedGrant>,
}

/// A permission that reaches more than before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WidenedPermission {
    /// The permission.
    pub id: Uuid,
    /// Its name.
    #[schema(max_length = 200, example = "Operators")]
    pub name: String,
}

/// A grant that reaches more than before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WidenedGrant {
    /// The grant.
    pub id: Uuid,
    /// The ticket that gave it.
    pub ticket_id: Uuid,
    /// That ticket's number.
    #[schema(minimum = 1, example = 1042)]
    pub ticket_number: i64,
}

impl Widened {
    /// Counts one more.
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

    /// Whether there is one at all.
    pub fn is_anything(&self) -> bool {
        self.permission_count > 0 || self.grant_count > 0
    }
}
