//! What the types of reviews have in common: which questions are the same, and for what an approval holds (domain.md section
//! 9.2).

use std::net::IpAddr;

use serde::Serialize;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::flow::duration::IsoDuration;
use crate::ids::{AssetId, CommandGroupId, RuleId, UserId};
use crate::ticket::edit::Changes;
use crate::window::Window;

/// The question of a review, without its requester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// The rule that asks.
    pub rule_id: RuleId,
    /// The address of the user.
    pub ip: Option<IpAddr>,
    /// The connection. None: a login to Gatepass.
    pub connection: Option<Connection<'a>>,
    /// The command. None: a login or a connection.
    pub command: Option<Held<'a>>,
}

/// A connection to an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Connection<'a> {
    /// The asset.
    pub asset_id: AssetId,
    /// The account.
    pub account: &'a str,
    /// The protocol.
    pub protocol: &'a str,
}

/// A command that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Held<'a> {
    /// The group of commands that has it.
    pub group_id: CommandGroupId,
    /// SHA-256 of the command, in hex.
    pub sha256: &'a str,
}

/// What tells questions apart. The texts are SHA-256 in hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The user of the gateway that asks. None: the user asks, with a login or a connection token. A question of somebody else is
    /// never the same.
    pub asker: Option<UserId>,
    /// Equal for the same question, whoever asks: rule, user, address, and asset, account, protocol, command group and command.
    pub question: String,
    /// Equal for all questions that an approval with `valid_for` answers: rule, user, asset, account and command group.
    pub reach: String,
}

impl Question<'_> {
    /// What tells the questions about this user from others. `asker` is the user of the gateway that asks; None: the user asks. An IPv4
    /// address inside an IPv6 address is that IPv4 address.
    pub fn keys(&self, user: UserId, asker: Option<UserId>) -> Keys {
        let Self { rule_id, ip, connection, command } = self;
        let ip = ip.map(|ip| ip.to_canonical());
        let asset = connection.map(|connection| (connection.asset_id, connection.account));
        Keys {
            asker,
            question: hashed(&(rule_id, user, ip, connection, command)),
            reach: hashed(&(rule_id, user, asset, command.map(|command| command.group_id))),
        }
    }
}

/// Serialising can't fail, because the data is plain.
fn hashed(of: &impl Serialize) -> String {
    format!("{:x}", Sha256::digest(serde_json::to_vec(of).unwrap_or_default()))
}

/// An approved review, as far as it may answer the question of its user again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// How long it holds: from the approval, for the `valid_for` or else the `pending_for` of its rule as it was at the submission.
    pub window: Window,
    /// Whether the rule had `valid_for` at the submission, so that the approval does not count once only.
    pub is_reusable: bool,
    /// When it counted for the first time.
    pub used_at: Option<OffsetDateTime>,
}

impl Passage {
    /// Whether it answers a question now: any that it reaches, or only the same one. `valid_for` is that of the rule as it is
    /// now, which may shorten it.
    pub fn answers(&self, is_same: bool, valid_for: Option<IsoDuration>, now: OffsetDateTime) -> bool {
        let holds = match valid_for.filter(|_| self.is_reusable) {
            Some(longest) => now < longest.after(self.window.start),
            None => is_same && self.used_at.is_none(),
        };
        holds && self.window.contains(now)
    }
}

/// Whether the changes change nothing. Nobody edits the question of a review.
pub(super) fn is_unchanged(changes: &Changes) -> bool {
    *changes == Changes::default()
}
