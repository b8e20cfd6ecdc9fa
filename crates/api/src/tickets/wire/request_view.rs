//! The contract's views of requests: a variant for each type of ticket, distinguished by `type`.

use super::AssetAccess;
use crate::schema;
use gatepass_domain::permission::Action;
use gatepass_domain::ticket::kind::Request;
use gatepass_domain::ticket::kind::asset_login_review::AssetLoginReviewRequest;
use gatepass_domain::ticket::kind::command_review::{CommandReviewRequest, HeldCommand};
use gatepass_domain::ticket::kind::device_admin::DeviceAdminRequest;
use gatepass_domain::ticket::kind::login_review::LoginReviewRequest;
use gatepass_domain::ticket::kind::resource_access::ResourceAccessRequest;
use serde::Serialize;
use std::net::IpAddr;
use utoipa::ToSchema;
use uuid::Uuid;

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
