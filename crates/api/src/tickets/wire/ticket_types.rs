//! The contract's forms and views of requests, distinguished by `type`: a form for each type that people submit, and a view for
//! each type.

use super::{AssetAccess, Timing};
use crate::schema;
use gatepass_app::tickets::{Given, Submission};
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::asset_login_review::AssetLoginReviewRequest;
use gatepass_domain::ticket::kind::command_review::{CommandReviewRequest, HeldCommand};
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_domain::ticket::kind::login_review::LoginReviewRequest;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
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

/// The request of a ticket. Its `type` is that of the ticket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = TicketRequest)]
pub enum RequestView {
    /// Access to assets: assets and nodes, accounts, protocols, actions.
    AssetAccess {
        /// The nodes, with all assets in and below them.
        #[schema(max_items = 100)]
        nodes: Vec<Uuid>,
        /// The assets.
        #[schema(max_items = 500)]
        assets: Vec<Uuid>,
        /// Account names, `@ALL`, `@INPUT`, `@USER`, `@ANON`, and `!name` for exclusions.
        #[schema(value_type = Vec<super::AccountEntry>, max_items = 100, example = json!(["app"]))]
        accounts: Vec<String>,
        /// Protocol names, or `all`.
        #[schema(value_type = Vec<super::ProtocolEntry>, max_items = 50, example = json!(["ssh"]))]
        protocols: Vec<String>,
        /// The actions.
        #[schema(value_type = Vec<schema::AccessAction>, max_items = 20, example = json!(["connect"]))]
        actions: Vec<Action>,
    },
    /// A catalog item, which gives membership of its groups.
    ResourceAccess {
        /// The catalog item, which is the flow of the ticket.
        item_id: Uuid,
    },
    /// A session on one device, which the beneficiary starts and ends.
    DeviceAdmin {
        /// The catalog item, which is the flow of the ticket.
        item_id: Uuid,
        /// The device.
        asset_id: Uuid,
    },
    /// A login that a guard rule holds until people let it pass. The requester logs in.
    LoginReview {
        /// The guard rule.
        rule_id: Uuid,
        /// The IP address of the login; null if it is not known.
        #[schema(max_length = 100, example = "203.0.113.7")]
        ip: Option<String>,
    },
    /// A connection to an asset that a guard rule holds until people let it pass. The requester connects.
    AssetLoginReview {
        /// The guard rule.
        rule_id: Uuid,
        /// The IP address of the requester; null if it is not known.
        #[schema(max_length = 100, example = "203.0.113.7")]
        ip: Option<String>,
        /// The asset.
        asset_id: Uuid,
        /// The account on the asset.
        #[schema(max_length = 254, example = "root")]
        account: String,
        /// The protocol.
        #[schema(max_length = 32, example = "ssh")]
        protocol: String,
    },
    /// A command in a session on an asset that a guard rule holds until people let it pass. The session is the requester's.
    CommandReview {
        /// The guard rule.
        rule_id: Uuid,
        /// The IP address of the requester; null if it is not known.
        #[schema(max_length = 100, example = "203.0.113.7")]
        ip: Option<String>,
        /// The asset.
        asset_id: Uuid,
        /// The account on the asset.
        #[schema(max_length = 254, example = "root")]
        account: String,
        /// The protocol.
        #[schema(max_length = 32, example = "ssh")]
        protocol: String,
        /// The command.
        command: HeldCommandView,
        /// The command group that has the command.
        command_group_id: Uuid,
        /// The session, as the gateway calls it.
        #[schema(max_length = 200, example = "s-1042")]
        session: Option<String>,
    },
}

/// A command that waits for a review.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldCommand)]
pub struct HeldCommandView {
    /// The command, up to 4096 bytes of it. Bytes that are no UTF-8, control characters, and characters that change the direction of
    /// the text are replaced by `U+FFFD`.
    #[schema(max_length = 4096, example = "systemctl restart app")]
    pub text: String,
    /// Whether the command is longer than `text`.
    pub is_cut: bool,
    /// SHA-256 of all bytes of the command, in hex.
    #[schema(
        min_length = 64,
        max_length = 64,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
}

impl From<&HeldCommand> for HeldCommandView {
    fn from(command: &HeldCommand) -> Self {
        let HeldCommand { text, is_cut, sha256 } = command.clone();
        Self { text, is_cut, sha256 }
    }
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
            Request::LoginReview(LoginReviewRequest { rule_id, ip }) => {
                Self::LoginReview { rule_id: (*rule_id).into(), ip: text(*ip) }
            }
            Request::AssetLoginReview(request) => {
                let AssetLoginReviewRequest { rule_id, ip, asset_id, account, protocol } = request.clone();
                let (rule_id, asset_id) = (rule_id.into(), asset_id.into());
                Self::AssetLoginReview { rule_id, ip: text(ip), asset_id, account, protocol }
            }
            Request::CommandReview(request) => {
                let CommandReviewRequest {
                    rule_id,
                    ip,
                    asset_id,
                    account,
                    protocol,
                    command,
                    command_group_id,
                    session,
                } = request.clone();
                Self::CommandReview {
                    rule_id: rule_id.into(),
                    ip: text(ip),
                    asset_id: asset_id.into(),
                    account,
                    protocol,
                    command: (&command).into(),
                    command_group_id: command_group_id.into(),
                    session,
                }
            }
        }
    }
}

fn text(ip: Option<IpAddr>) -> Option<String> {
    ip.map(|ip| ip.to_string())
}
