//! Commands of sessions in the contract.

use crate::error::{Fault, Problem, Result};
use crate::guard::{RuleAction, bytes};
use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_app::gateway::sessions::{Accepted, Reported};
use gatepass_domain::guard::Action;
use gatepass_persistence::gateway::commands::{Filter, Row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A command in a session. It has `command` or `command_base64`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedCommand {
    /// Its number in the session, which counts once.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub seq: i64,
    /// When it was typed, by the clock of the gateway.
    pub at: Timestamp,
    /// The command as typed, at most 64 KiB.
    #[schema(max_length = 65_536, example = "sudo systemctl restart web")]
    pub command: Option<String>,
    /// The bytes of the command in base64, at most 64 KiB. For commands that are no UTF-8.
    #[schema(max_length = 87_384, example = "c3VkbyBybSAtcmYgL3Zhci90bXA=")]
    pub command_base64: Option<String>,
    /// What came of it: the action that the evaluation decided, or that acted.
    #[schema(value_type = RuleAction)]
    pub action: Action,
    /// The guard rule that decided or acted.
    pub rule_id: Option<Uuid>,
    /// The review that was asked for.
    pub ticket_id: Option<Uuid>,
}

/// Commands of a session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportCommands {
    /// The commands.
    #[schema(max_items = 1000)]
    pub commands: Vec<ReportedCommand>,
}

impl ReportCommands {
    /// The commands, or all faults.
    pub fn reported(self) -> Result<Vec<Reported>> {
        let (mut reported, mut faults, mut numbers) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (index, one) in self.commands.into_iter().enumerate() {
            let ReportedCommand { seq, at, command, command_base64, action, rule_id, ticket_id } = one;
            let pointer = format!("/commands/{index}");
            if !numbers.insert(seq) {
                let detail = "another command of this report has this number";
                faults.push(Fault::new(format!("{pointer}/seq"), "duplicate", detail));
            }
            match bytes(&pointer, command, command_base64) {
                Ok(bytes) => {
                    reported.push(Reported {
                        seq,
                        at: at.0,
                        bytes,
                        action,
                        rule: rule_id,
                        ticket: ticket_id,
                    });
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(reported) } else { Err(Problem::faults(faults)) }
    }
}

/// The answer to a report of commands.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedCommands {
    /// How many were new.
    #[schema(format = "int32", minimum = 0, maximum = 1000)]
    pub accepted: i32,
    /// How many were known already.
    #[schema(format = "int32", minimum = 0, maximum = 1000)]
    pub known: i32,
    /// Whether the session has ended: the gateway must cut it.
    pub must_end: bool,
}

impl From<Accepted> for AcceptedCommands {
    fn from(Accepted { accepted, known, must_end }: Accepted) -> Self {
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        Self { accepted: count(accepted), known: count(known), must_end }
    }
}

/// A command in a session, as it is kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionCommandView {
    /// The id of the record.
    pub id: Uuid,
    /// The session.
    pub session_id: Uuid,
    /// Its number in the session.
    #[schema(minimum = 0)]
    pub seq: i64,
    /// The organization of the asset.
    pub org_id: Uuid,
    /// The user.
    pub user_id: Uuid,
    /// The asset.
    pub asset_id: Uuid,
    /// When it was typed, by the clock of the gateway.
    pub at: Timestamp,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// The command, or its first 4 KiB. What is no text is replaced by `U+FFFD`.
    #[schema(max_length = 4096, example = "sudo systemctl restart web")]
    pub command: String,
    /// Whether only the beginning is there.
    pub is_cut: bool,
    /// SHA-256 of all bytes of the command, in hex.
    #[schema(
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    /// What came of it, as the gateway says.
    #[schema(value_type = RuleAction)]
    pub action: Action,
    /// The guard rule that decided or acted, as the gateway says.
    pub rule_id: Option<Uuid>,
    /// The review that was asked for, as the gateway says.
    pub ticket_id: Option<Uuid>,
}

impl From<Row> for SessionCommandView {
    fn from(row: Row) -> Self {
        let Row {
            id,
            session_id,
            seq,
            org_id,
            user_id,
            asset_id,
            at,
            reported_at,
            command,
            is_cut,
            sha256,
            action,
            rule_id,
            ticket_id,
        } = row;
        Self {
            id,
            session_id,
            seq,
            org_id,
            user_id,
            asset_id,
            at: at.into(),
            reported_at: reported_at.into(),
            command,
            is_cut,
            sha256,
            action,
            rule_id,
            ticket_id,
        }
    }
}

page_of! {
    /// A page of commands.
    pub struct SessionCommandPage of SessionCommandView, with total
}

/// Which commands to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SessionCommandFilter {
    /// Commands of sessions in these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Commands of these users.
    #[serde(default)]
    #[param(max_items = 100)]
    user_id: Vec<Uuid>,
    /// Commands on these assets.
    #[serde(default)]
    #[param(max_items = 100)]
    asset_id: Vec<Uuid>,
    /// Commands of these sessions.
    #[serde(default)]
    #[param(max_items = 100)]
    session_id: Vec<Uuid>,
    /// Commands with one of these actions.
    #[serde(default)]
    #[param(value_type = Vec<RuleAction>, max_items = 10)]
    action: Vec<Action>,
    /// Commands on which one of these guard rules decided or acted.
    #[serde(default)]
    #[param(max_items = 100)]
    rule_id: Vec<Uuid>,
    /// Commands that were typed at this time or later, by the clock of the gateway.
    from: Option<Timestamp>,
    /// Commands that were typed before this time.
    before: Option<Timestamp>,
    /// Commands that contain this text within their first 4 KiB.
    #[param(max_length = 200)]
    q: Option<String>,
}

impl From<SessionCommandFilter> for Filter {
    fn from(filter: SessionCommandFilter) -> Self {
        let SessionCommandFilter { org_id, user_id, asset_id, session_id, action, rule_id, from, before, q } =
            filter;
        Self {
            orgs: org_id,
            users: user_id,
            assets: asset_id,
            sessions: session_id,
            actions: action,
            rules: rule_id,
            from: from.map(|at| at.0),
            before: before.map(|at| at.0),
            q,
        }
    }
}
