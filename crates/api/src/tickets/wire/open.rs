//! A request as it is submitted: a form for each type, told apart by `type`.

use super::{AssetAccess, DeviceAdmin, ResourceAccess, Timing};
use gatepass_app::tickets::{Submission, Wanted};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

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
        let (org_id, title, reason, wanted, timing, flow_id, on_behalf_of) = match input {
            OpenTicket::AssetAccess { org_id, title, reason, request, timing, flow_id, on_behalf_of } => (
                org_id,
                Some(title),
                reason,
                Wanted::AssetAccess(request.into()),
                timing,
                flow_id,
                on_behalf_of,
            ),
            OpenTicket::ResourceAccess { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                (org_id, title, reason, Wanted::ResourceAccess(request.into()), timing, flow_id, on_behalf_of)
            }
            OpenTicket::DeviceAdmin { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                (org_id, title, reason, Wanted::DeviceAdmin(request.into()), timing, flow_id, on_behalf_of)
            }
        };
        Self {
            org_id: org_id.into(),
            title,
            reason,
            wanted,
            timing: timing.map(Into::into),
            flow_id: flow_id.map(Into::into),
            on_behalf_of: on_behalf_of.map(Into::into),
            resubmitted_from: None,
        }
    }
}
