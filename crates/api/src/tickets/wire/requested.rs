//! What can be asked for, type by type: as it is sent, and as a ticket shows it.

use super::AssetAccess;
use crate::schema;
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A catalog item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceAccess {
    /// The item, by its id in the catalog.
    pub item_id: Uuid,
}

/// A session on one device of a catalog item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceAdmin {
    /// The item, by its id in the catalog.
    pub item_id: Uuid,
    /// The device, one of those that the item offers.
    pub asset_id: Uuid,
}

impl From<ResourceAccess> for ResourceAccessRequest {
    fn from(ResourceAccess { item_id }: ResourceAccess) -> Self {
        Self { item_id: item_id.into() }
    }
}

impl From<DeviceAdmin> for DeviceAdminRequest {
    fn from(DeviceAdmin { item_id, asset_id }: DeviceAdmin) -> Self {
        Self { item_id: item_id.into(), asset_id: asset_id.into() }
    }
}

/// What a ticket is about; its `type` is the ticket's.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = TicketRequest)]
pub enum RequestView {
    /// Access to assets: assets and nodes, accounts, protocols, actions.
    AssetAccess {
        /// Nodes: all assets in and below them.
        #[schema(max_items = 100)]
        nodes: Vec<Uuid>,
        /// Assets.
        #[schema(max_items = 500)]
        assets: Vec<Uuid>,
        /// Account names, `@ALL`, `@INPUT`, `@USER`, `@ANON`, and `!name` for exclusions.
        #[schema(value_type = Vec<super::AccountEntry>, max_items = 100, example = json!(["app"]))]
        accounts: Vec<String>,
        /// Protocol names, or `all`.
        #[schema(value_type = Vec<super::ProtocolEntry>, max_items = 50, example = json!(["ssh"]))]
        protocols: Vec<String>,
        /// Actions.
        #[schema(value_type = Vec<schema::AccessAction>, max_items = 20, example = json!(["connect"]))]
        actions: Vec<Action>,
    },
    /// A catalog item: membership of its groups.
    ResourceAccess {
        /// The item: the flow of the ticket.
        item_id: Uuid,
    },
    /// A session on one device, which the user starts and ends.
    DeviceAdmin {
        /// The item: the flow of the ticket.
        item_id: Uuid,
        /// The device.
        asset_id: Uuid,
    },
}

impl From<&Request> for RequestView {
    fn from(request: &Request) -> Self {
        match request {
            Request::AssetAccess(request) => {
                let AssetAccess { nodes, assets, accounts, protocols, actions } = request.into();
                Self::AssetAccess { nodes, assets, accounts, protocols, actions }
            }
            Request::ResourceAccess(ResourceAccessRequest { item_id }) => {
                Self::ResourceAccess { item_id: (*item_id).into() }
            }
            Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id }) => {
                Self::DeviceAdmin { item_id: (*item_id).into(), asset_id: (*asset_id).into() }
            }
        }
    }
}
