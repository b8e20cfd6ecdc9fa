//! The types of tickets over the wire: a form to submit, and a view of what is asked for. A type is a variant of both, told
//! apart by `type`.

use super::{AssetAccess, Timing};
use crate::schema;
use gatepass_app::tickets::{Given, Submission};
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

/// A request for access.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum OpenTicket {
    /// For access to assets: gives a permission.
    AssetAccess {
        /// The organization whose things are asked for.
        org_id: Uuid,
        /// What it is, in a line.
        #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Deploy 4.2")]
        title: String,
        /// Why it is needed.
        #[serde(default)]
        #[schema(max_length = 4000, example = "CHG-1042")]
        reason: String,
        /// To what.
        request: AssetAccess,
        /// For when; may be left out where the flow leaves no choice.
        timing: Option<Timing>,
        /// Under this flow; when left out, under the one with the highest priority that the applicant may use.
        flow_id: Option<Uuid>,
        /// For this person; for oneself when left out.
        on_behalf_of: Option<Uuid>,
    },
    /// For a catalog item: gives membership of its groups.
    ResourceAccess {
        /// The organization in which it is asked for.
        org_id: Uuid,
        /// What it is, in a line; the item's name when left out.
        #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "VPN")]
        title: Option<String>,
        /// Why it is needed.
        #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "On call this week")]
        reason: String,
        /// Which item.
        request: ResourceAccess,
        /// For when; may be left out where the item leaves no choice.
        timing: Option<Timing>,
        /// The item again, if anything.
        flow_id: Option<Uuid>,
        /// For this person; for oneself when left out.
        on_behalf_of: Option<Uuid>,
    },
    /// For one device: gives a session that the user starts and ends.
    DeviceAdmin {
        /// The organization in which it is asked for.
        org_id: Uuid,
        /// What it is, in a line; the item's name when left out.
        #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Admin on a laptop")]
        title: Option<String>,
        /// Why it is needed.
        #[schema(min_length = 1, max_length = 4000, pattern = r"\S", example = "Install a driver")]
        reason: String,
        /// Which item, and which of its devices.
        request: DeviceAdmin,
        /// For how long: `on_approval`, or `permanent`. May be left out where the item leaves no choice.
        timing: Option<Timing>,
        /// The item again, if anything.
        flow_id: Option<Uuid>,
        /// For this person; for oneself when left out.
        on_behalf_of: Option<Uuid>,
    },
}

impl From<OpenTicket> for Submission {
    fn from(input: OpenTicket) -> Self {
        let none = Given::default;
        let (org_id, title, reason, (request, given), timing, flow_id, on_behalf_of) = match input {
            OpenTicket::AssetAccess { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                (org_id, Some(title), reason, request.read(), timing, flow_id, on_behalf_of)
            }
            OpenTicket::ResourceAccess { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                let ResourceAccess { item_id } = request;
                let request = Request::ResourceAccess(ResourceAccessRequest { item_id: item_id.into() });
                (org_id, title, reason, (request, none()), timing, flow_id, on_behalf_of)
            }
            OpenTicket::DeviceAdmin { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                let DeviceAdmin { item_id, asset_id } = request;
                let (item_id, asset_id) = (item_id.into(), asset_id.into());
                let request = Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id });
                (org_id, title, reason, (request, none()), timing, flow_id, on_behalf_of)
            }
        };
        Self {
            org_id: org_id.into(),
            title,
            reason,
            request,
            given,
            timing: timing.map(Into::into),
            flow_id: flow_id.map(Into::into),
            on_behalf_of: on_behalf_of.map(Into::into),
            resubmitted_from: None,
        }
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
