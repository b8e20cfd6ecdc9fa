//! The contract's types for submitting a ticket anew.

use super::Timing;
use super::changes::typed;
use crate::schema;
use gatepass_app::tickets::{self, Resubmit};
use gatepass_domain::permission::Action;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Changes to the old ticket. Omitted fields are as in the old ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResubmitTicket {
    /// A one-line summary.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Deploy 4.2")]
    pub title: Option<String>,
    /// The reason for the request.
    #[schema(max_length = 4000, example = "CHG-1042, after the freeze")]
    pub reason: Option<String>,
    /// Changes to the request.
    pub request: Option<OtherRequest>,
    /// When access is wanted; null: the only timing that the flow allows.
    #[serde(default, deserialize_with = "crate::schema::nullable")]
    #[allow(clippy::option_option, reason = "left out, null and a value are different")]
    pub timing: Option<Option<Timing>>,
    /// The flow. Only needed if several flows claim the request with the same priority (`flow_ambiguous`).
    pub flow_id: Option<Uuid>,
}

/// Changes to the request, for the type of the old ticket. Omitted fields are as in the old ticket.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRequest {
    /// For `asset_access`: the nodes.
    #[schema(max_items = 100)]
    pub nodes: Option<Vec<Uuid>>,
    /// For `asset_access`: the assets.
    #[schema(max_items = 500)]
    pub assets: Option<Vec<Uuid>>,
    /// For `asset_access`: the accounts.
    #[schema(value_type = Option<Vec<super::AccountEntry>>, max_items = 100)]
    pub accounts: Option<Vec<String>>,
    /// For `asset_access`: the protocols.
    #[schema(value_type = Option<Vec<super::ProtocolEntry>>, max_items = 50)]
    pub protocols: Option<Vec<String>>,
    /// For `asset_access`: the actions.
    #[schema(value_type = Option<Vec<schema::AccessAction>>, max_items = 20)]
    pub actions: Option<Vec<Action>>,
    /// For catalog types: the item.
    pub item_id: Option<Uuid>,
    /// For `device_admin`: the device.
    pub asset_id: Option<Uuid>,
}

impl From<ResubmitTicket> for Resubmit {
    fn from(input: ResubmitTicket) -> Self {
        let ResubmitTicket { title, reason, request, timing, flow_id } = input;
        Self {
            title,
            reason,
            request: request.map(Into::into),
            timing: timing.map(|timing| timing.map(Into::into)),
            flow_id: flow_id.map(Into::into),
        }
    }
}

impl From<OtherRequest> for tickets::OtherRequest {
    fn from(other: OtherRequest) -> Self {
        let OtherRequest { nodes, assets, accounts, protocols, actions, item_id, asset_id } = other;
        Self {
            nodes: nodes.map(typed),
            assets: assets.map(typed),
            accounts,
            protocols,
            actions,
            item_id: item_id.map(Into::into),
            asset_id: asset_id.map(Into::into),
        }
    }
}
