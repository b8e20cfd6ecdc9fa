//! The contract's types for what connectors have.

use crate::schema::Timestamp;
use gatepass_app::connectors::Comparison;
use gatepass_domain::connector::Held;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A user in a group, or with access to an asset: one of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldAccess {
    /// The login name of the user.
    #[schema(min_length = 1, max_length = 254, example = "alice")]
    pub username: String,
    /// The group.
    pub group_id: Option<Uuid>,
    /// The asset.
    pub asset_id: Option<Uuid>,
}

impl From<HeldAccess> for Held {
    fn from(HeldAccess { username, group_id, asset_id }: HeldAccess) -> Self {
        Self { username, group_id, asset_id }
    }
}

impl From<Held> for HeldAccess {
    fn from(Held { username, group_id, asset_id }: Held) -> Self {
        Self { username, group_id, asset_id }
    }
}

/// What a connector has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reconcile {
    /// Everybody whom the connector has in one of its groups, or with access to one of its assets.
    #[schema(max_items = 10_000)]
    pub held: Vec<HeldAccess>,
}

/// How a connector differs from its grants.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConnectorReport {
    /// When the connector reported.
    pub at: Timestamp,
    /// How many pairs it has.
    #[schema(format = "int32", minimum = 0, maximum = 10_000)]
    pub held: usize,
    /// What it lacks. Give it.
    #[schema(max_items = 100_000)]
    pub missing: Vec<HeldAccess>,
    /// What it has too much. Take it away.
    #[schema(max_items = 10_000)]
    pub extra: Vec<HeldAccess>,
}

impl From<Comparison> for ConnectorReport {
    fn from(Comparison { at, held, missing, extra }: Comparison) -> Self {
        let views = |all: Vec<Held>| all.into_iter().map(Into::into).collect();
        Self { at: at.into(), held, missing: views(missing), extra: views(extra) }
    }
}
