//! `command_review`: a command in a session that a guard rule holds until people let it pass (domain.md section 9.2).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::review::{Connection, Held, Question, is_unchanged};
use super::{Gift, Kind, Offer};
use crate::flow::Definition;
use crate::ids::{AssetId, CommandGroupId, RuleId};
use crate::ticket::edit::Changes;
use crate::ticket::existing_objects::ExistingObjects;
use crate::ticket::state::FailureCause;

/// The most bytes of a command that a ticket shows.
pub const MOST_SHOWN: usize = 4096;

/// A command as a ticket keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCommand {
    /// The command, or its beginning. What is no text is replaced by `U+FFFD`.
    pub text: String,
    /// Whether only the beginning is there.
    pub is_cut: bool,
    /// SHA-256 of all bytes of the command, in hex.
    pub sha256: String,
}

impl HeldCommand {
    /// The command with these bytes. Bytes that are no UTF-8, control characters other than tabs and line breaks, and characters
    /// that change the direction of a text are replaced. So its readers see it in the order in which it runs.
    pub fn of(bytes: &[u8]) -> Self {
        let whole = String::from_utf8_lossy(bytes);
        let (mut text, mut is_cut) = (String::new(), false);
        for c in whole.chars() {
            let shown = if is_misleading(c) { char::REPLACEMENT_CHARACTER } else { c };
            is_cut = text.len().saturating_add(shown.len_utf8()) > MOST_SHOWN;
            if is_cut {
                break;
            }
            text.push(shown);
        }
        Self { text, is_cut, sha256: format!("{:x}", Sha256::digest(bytes)) }
    }
}

fn is_misleading(c: char) -> bool {
    let is_layout = matches!(c, '\t' | '\n' | '\r');
    let turns_text =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && !is_layout) || turns_text
}

/// The question of a `command_review` ticket. Its requester is the user whose session it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandReviewRequest {
    /// The rule that asks.
    pub rule_id: RuleId,
    /// The address of the user. None: it is not known.
    pub ip: Option<IpAddr>,
    /// The asset.
    pub asset_id: AssetId,
    /// The account on the asset.
    pub account: String,
    /// The protocol.
    pub protocol: String,
    /// The command.
    pub command: HeldCommand,
    /// The group of commands that has it.
    pub command_group_id: CommandGroupId,
    /// The session, as the gateway calls it.
    pub session: Option<String>,
}

impl Kind for CommandReviewRequest {
    const OFFER: Offer = Offer::Nothing;
    const IS_REVIEW: bool = true;
    const FIELDS: &'static [&'static str] = &[];

    fn device(&self) -> Option<AssetId> {
        Some(self.asset_id)
    }

    fn command(&self) -> Option<&str> {
        Some(&self.command.text)
    }

    fn question(&self) -> Option<Question<'_>> {
        let Self { rule_id, ip, asset_id, account, protocol, command, command_group_id, session: _ } = self;
        Some(Question {
            rule_id: *rule_id,
            ip: *ip,
            connection: Some(Connection { asset_id: *asset_id, account, protocol }),
            command: Some(Held { group_id: *command_group_id, sha256: &command.sha256 }),
        })
    }

    fn allows(&self, changes: &Changes) -> bool {
        is_unchanged(changes)
    }

    fn missing(&self, _flow: &Definition, _objects: &ExistingObjects) -> Option<FailureCause> {
        None
    }

    fn gift(&self, _flow: &Definition, _objects: &ExistingObjects) -> Gift {
        Gift::Passage
    }
}
