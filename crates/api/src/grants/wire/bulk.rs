//! The contract's types for acts on many grants.

use super::GrantView;
use crate::bulk::Done;
use crate::error::ProblemView;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// The input to revoke many grants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeGrants {
    /// The ids of the grants. A repeated id counts once.
    #[schema(min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// The reason.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The contract has ended")]
    pub reason: String,
}

/// The results of a bulk request.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkGrantResults {
    /// A result for each grant, in the order of the request.
    #[schema(max_items = 100)]
    pub items: Vec<BulkGrantResult>,
}

/// The result for one grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkGrantResult {
    /// The id of the grant.
    pub id: Uuid,
    /// The HTTP status that the single request would have got.
    #[schema(minimum = 200, maximum = 599, example = 200)]
    pub status: u16,
    /// The current grant; null if it was not changed.
    #[schema(value_type = Option<GrantView>)]
    pub grant: Option<Value>,
    /// The problem, if the grant was not changed.
    pub problem: Option<ProblemView>,
}

impl From<Done> for BulkGrantResult {
    fn from(done: Done) -> Self {
        let Done { id, status, object, problem } = done;
        Self { id, status, grant: object, problem }
    }
}
