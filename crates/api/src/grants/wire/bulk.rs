//! Many grants at once.

use super::GrantView;
use crate::bulk::Done;
use crate::error::ProblemView;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Taking many grants away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeGrants {
    /// Which.
    #[schema(min_items = 1, max_items = 100)]
    pub ids: Vec<Uuid>,
    /// Why.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "The contract has ended")]
    pub reason: String,
}

/// What came of each grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkGrantResults {
    /// In the order of the request.
    #[schema(max_items = 100)]
    pub items: Vec<BulkGrantResult>,
}

/// What came of one grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkGrantResult {
    /// The grant.
    pub id: Uuid,
    /// The HTTP status that the act alone would have been answered with.
    #[schema(minimum = 200, maximum = 599, example = 200)]
    pub status: u16,
    /// As it is now; null: nothing was done.
    #[schema(value_type = Option<GrantView>)]
    pub grant: Option<Value>,
    /// Why nothing was done.
    pub problem: Option<ProblemView>,
}

impl From<Done> for BulkGrantResult {
    fn from(done: Done) -> Self {
        let Done { id, status, object, problem } = done;
        Self { id, status, grant: object, problem }
    }
}
