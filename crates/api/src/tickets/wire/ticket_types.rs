//! The contract's forms to submit tickets: a variant for each type that people submit, distinguished by `type`.

use super::{AssetAccess, Timing};
use gatepass_app::tickets::{Given, Submission};
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request for a catalog item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceAccess {
    /// The id of the catalog item.
    pub item_id: Uuid,
}

/// A request for a session on one device of a catalog item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceAdmin {
    /// The id of the catalog item.
    pub item_id: Uuid,
    /// The device: one of those that the item offers.
    pub asset_id: Uuid,
}

/// A request for access.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum OpenTicket {
    /// A request for access to assets. An approval gives a permission.
    AssetAccess {
        /// The organization that owns the requested assets.
        org_id: Uuid,
        /// A one-line summary.
        #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Deploy 4.2")]
        title: String,
        /// The reason for the request. Required if the flow has `reason_required: true`.
        #[serde(default)]
        #[schema(max_length = 4000, example = "CHG-1042")]
        reason: String,
        /// The requested access.
        request: AssetAccess,
        /// When access is wanted. Can be omitted if the flow leaves no choice.
        timing: Option<Timing>,
        /// The flow. Only needed if several flows claim the request with the same priority (`flow_ambiguous`).
        flow_id: Option<Uuid>,
        /// The beneficiary; the requester if omitted.
        on_behalf_of: Option<Uuid>,
        /// Watchers: users who may read the ticket and comment on it.
        #[serde(default)]
        #[schema(max_items = 50)]
        watchers: Vec<Uuid>,
    },
    /// A request for a catalog item. An approval gives membership of its groups.
    ResourceAccess {
        /// The organization in which the item is requested.
        org_id: Uuid,
        /// A one-line summary; the name of the item if omitted.
        #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "VPN")]
        title: Option<String>,
        /// The reason for the request. Required unless the item has `reason_required: false`.
        #[serde(default)]
        #[schema(max_length = 4000, example = "On call this week")]
        reason: String,
        /// The requested item.
        request: ResourceAccess,
        /// When access is wanted. Can be omitted if the item leaves no choice.
        timing: Option<Timing>,
        /// Only the id of the item is allowed.
        flow_id: Option<Uuid>,
        /// The beneficiary; the requester if omitted.
        on_behalf_of: Option<Uuid>,
        /// Watchers: users who may read the ticket and comment on it.
        #[serde(default)]
        #[schema(max_items = 50)]
        watchers: Vec<Uuid>,
    },
    /// A request for a session on one device, which the beneficiary starts and ends.
    DeviceAdmin {
        /// The organization in which the item is requested.
        org_id: Uuid,
        /// A one-line summary; the name of the item if omitted.
        #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Admin on a laptop")]
        title: Option<String>,
        /// The reason for the request. Required unless the item has `reason_required: false`.
        #[serde(default)]
        #[schema(max_length = 4000, example = "Install a driver")]
        reason: String,
        /// The requested item and device.
        request: DeviceAdmin,
        /// The duration: `on_approval` or `permanent`. Can be omitted if the item leaves no choice.
        timing: Option<Timing>,
        /// Only the id of the item is allowed.
        flow_id: Option<Uuid>,
        /// The beneficiary; the requester if omitted.
        on_behalf_of: Option<Uuid>,
        /// Watchers: users who may read the ticket and comment on it.
        #[serde(default)]
        #[schema(max_items = 50)]
        watchers: Vec<Uuid>,
    },
}

impl From<OpenTicket> for Submission {
    fn from(input: OpenTicket) -> Self {
        let none = Given::default;
        let (org_id, title, reason, (request, given), timing, flow_id, (on_behalf_of, watchers)) = match input
        {
            OpenTicket::AssetAccess {
                org_id,
                title,
                reason,
                request,
                timing,
                flow_id,
                on_behalf_of,
                watchers,
            } => (org_id, Some(title), reason, request.read(), timing, flow_id, (on_behalf_of, watchers)),
            OpenTicket::ResourceAccess {
                org_id,
                title,
                reason,
                request,
                timing,
                flow_id,
                on_behalf_of,
                watchers,
            } => {
                let ResourceAccess { item_id } = request;
                let request = Request::ResourceAccess(ResourceAccessRequest { item_id: item_id.into() });
                (org_id, title, reason, (request, none()), timing, flow_id, (on_behalf_of, watchers))
            }
            OpenTicket::DeviceAdmin {
                org_id,
                title,
                reason,
                request,
                timing,
                flow_id,
                on_behalf_of,
                watchers,
            } => {
                let DeviceAdmin { item_id, asset_id } = request;
                let (item_id, asset_id) = (item_id.into(), asset_id.into());
                let request = Request::DeviceAdmin(DeviceAdminRequest { item_id, asset_id });
                (org_id, title, reason, (request, none()), timing, flow_id, (on_behalf_of, watchers))
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
            applicant: None,
            resubmitted_from: None,
            extension: None,
            watchers: watchers.into_iter().map(Into::into).collect(),
        }
    }
}
