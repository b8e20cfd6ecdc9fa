//! A command in a session that a guard rule holds.

use super::{Kind, text};
use gatepass_domain::ticket::kind::command_review::{CommandReviewRequest, HeldCommand};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A command in a session on an asset that a guard rule holds until people let it pass. The session is the requester's.
#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    /// The guard rule.
    pub rule_id: Uuid,
    /// The IP address of the requester; null if it is not known.
    #[schema(max_length = 100, example = "203.0.113.7")]
    pub ip: Option<String>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account on the asset.
    #[schema(max_length = 254, example = "root")]
    pub account: String,
    /// The protocol.
    #[schema(max_length = 32, example = "ssh")]
    pub protocol: String,
    /// The command.
    pub command: HeldCommandView,
    /// The command group that has the command.
    pub command_group_id: Uuid,
    /// The session, as the gateway calls it.
    #[schema(max_length = 200, example = "s-1042")]
    pub session: Option<String>,
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

impl From<&CommandReviewRequest> for View {
    fn from(request: &CommandReviewRequest) -> Self {
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
        Self {
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

impl Kind for View {}
