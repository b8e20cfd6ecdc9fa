//! A request as it is submitted: a form for each type, told apart by `type`.

use super::{AssetAccess, DeviceAdmin, ResourceAccess, Timing, Wanted};
use crate::error::Fault;
use crate::rules;
use gatepass_domain::flow::timing;
use gatepass_domain::ticket::kind::Request;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

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

/// A request of any type.
#[derive(Debug, Clone, Validate)]
#[validate(schema(function = "an_item_is_its_flow"))]
#[validate(schema(function = "a_session_begins_when_it_is_started"))]
pub struct Submission {
    /// The organization whose things are asked for.
    pub org_id: Uuid,
    /// What it is, in a line; none: the name of the item.
    pub title: Option<String>,
    /// Why it is needed.
    pub reason: String,
    /// To what.
    pub wanted: Wanted,
    /// For when; none: what the flow gives.
    pub timing: Option<Timing>,
    /// Under this flow; none: under one that is chosen. For an item: the item.
    pub flow_id: Option<Uuid>,
    /// For this person; none: for oneself.
    pub on_behalf_of: Option<Uuid>,
    /// The ticket that came to nothing before.
    pub resubmitted_from: Option<Uuid>,
}

/// Of a catalog item the flow is the item: to name another one beside it makes no sense.
fn an_item_is_its_flow(input: &Submission) -> Result<(), ValidationError> {
    let item = Request::from(input.wanted.clone()).item().map(Uuid::from);
    let is_other = item.is_some() && input.flow_id.is_some() && input.flow_id != item;
    rules::told(is_other.then(|| Fault::new("/flow_id", "not_allowed", "of an item, the flow is the item")))
}

/// A session on a device begins when its user starts it, and not at a moment that was asked for.
fn a_session_begins_when_it_is_started(input: &Submission) -> Result<(), ValidationError> {
    let timing = input.timing.clone().map(timing::Timing::from);
    let is_fixed = timing.is_some_and(|timing| !Request::from(input.wanted.clone()).takes(&timing));
    let why = "a session begins when its user starts it: say how long";
    rules::told(is_fixed.then(|| Fault::new("/timing/mode", "not_allowed", why)))
}

impl From<OpenTicket> for Submission {
    fn from(input: OpenTicket) -> Self {
        let resubmitted_from = None;
        match input {
            OpenTicket::AssetAccess { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                let (title, wanted) = (Some(title), Wanted::AssetAccess(request));
                Self { org_id, title, reason, wanted, timing, flow_id, on_behalf_of, resubmitted_from }
            }
            OpenTicket::ResourceAccess { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                let wanted = Wanted::ResourceAccess(request);
                Self { org_id, title, reason, wanted, timing, flow_id, on_behalf_of, resubmitted_from }
            }
            OpenTicket::DeviceAdmin { org_id, title, reason, request, timing, flow_id, on_behalf_of } => {
                let wanted = Wanted::DeviceAdmin(request);
                Self { org_id, title, reason, wanted, timing, flow_id, on_behalf_of, resubmitted_from }
            }
        }
    }
}
