//! A catalog item that gives groups.

use super::{Common, Kind};
use crate::tickets::wire::Timing;
use gatepass_app::tickets::{Given, Submission};
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A request for a catalog item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceAccess {
    /// The id of the catalog item.
    pub item_id: Uuid,
}

/// A request for a catalog item. An approval gives membership of its groups.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The organization in which the item is requested.
    pub org_id: Uuid,
    /// A one-line summary; the name of the item if omitted.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "VPN")]
    pub title: Option<String>,
    /// The reason for the request. Required unless the item has `reason_required: false`.
    #[serde(default)]
    #[schema(max_length = 4000, example = "On call this week")]
    pub reason: String,
    /// The requested item.
    pub request: ResourceAccess,
    /// When access is wanted. Can be omitted if the item leaves no choice.
    pub timing: Option<Timing>,
    /// Only the id of the item is allowed.
    pub flow_id: Option<Uuid>,
    /// The beneficiary; the requester if omitted.
    pub on_behalf_of: Option<Uuid>,
    /// Watchers: users who may read the ticket and comment on it.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub watchers: Vec<Uuid>,
}

/// A catalog item, which gives membership of its groups.
#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    /// The catalog item, which is the flow of the ticket.
    pub item_id: Uuid,
}

impl From<Form> for Submission {
    fn from(form: Form) -> Self {
        let Form { org_id, title, reason, request, timing, flow_id, on_behalf_of, watchers } = form;
        let ResourceAccess { item_id } = request;
        let request = Request::ResourceAccess(ResourceAccessRequest { item_id: item_id.into() });
        let given = Given::default();
        Common { org_id, title, reason, timing, flow_id, on_behalf_of, watchers }.with(request, given)
    }
}

impl From<&ResourceAccessRequest> for View {
    fn from(request: &ResourceAccessRequest) -> Self {
        let ResourceAccessRequest { item_id } = request;
        Self { item_id: (*item_id).into() }
    }
}

impl Kind for View {}
