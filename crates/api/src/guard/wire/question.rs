//! Questions to guard rules, and their answers.

use super::{CoveredUse, RuleAction, RuleEffect};
use crate::error::{Fault, Problem, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatepass_app::guard::{About, Ask, Connection, Matched, Verdict};
use gatepass_domain::authz::Actor;
use gatepass_domain::guard::commands::MOST_COMMAND_BYTES;
use gatepass_domain::guard::{Action, Covers, Effect};
use gatepass_domain::permission::INPUT;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A login to Gatepass.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskLogin {
    /// The user who logs in.
    pub user_id: Uuid,
    /// The address that the user comes from; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The use of Gatepass; `login` if omitted.
    #[serde(rename = "use")]
    #[schema(value_type = Option<CoveredUse>)]
    pub covers: Option<Covers>,
}

/// A connection to an asset.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskAssetLogin {
    /// The user who connects.
    pub user_id: Uuid,
    /// The address that the user comes from; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account: the name of one, `@INPUT` (typed by hand), `@USER` (named like the user) or `@ANON` (none).
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user types. It is required with `@INPUT`, and not allowed with other accounts.
    #[schema(min_length = 1, max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
}

/// A command in a session on an asset. It has `command` or `command_base64`.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskCommand {
    /// The user whose session it is.
    pub user_id: Uuid,
    /// The address that the user comes from; null if it is not known.
    #[schema(max_length = 100, example = "192.0.2.7")]
    pub ip: Option<String>,
    /// The asset.
    pub asset_id: Uuid,
    /// The account: the name of one, `@INPUT` (typed by hand), `@USER` (named like the user) or `@ANON` (none).
    #[schema(min_length = 1, max_length = 128, example = "root")]
    pub account: String,
    /// The login name that the user typed. It is required with `@INPUT`, and not allowed with other accounts.
    #[schema(min_length = 1, max_length = 128, example = "app")]
    pub input_username: Option<String>,
    /// The protocol.
    #[schema(min_length = 1, max_length = 32, example = "ssh")]
    pub protocol: String,
    /// The command as typed, at most 64 KiB.
    #[schema(max_length = 65_536, example = "sudo rm -rf /var/tmp")]
    pub command: Option<String>,
    /// The bytes of the command in base64, at most 64 KiB. For commands that are no UTF-8.
    #[schema(max_length = 87_384, example = "c3VkbyBybSAtcmYgL3Zhci90bXA=")]
    pub command_base64: Option<String>,
}

/// Many questions.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskCommands {
    /// The questions.
    #[schema(max_items = 1000)]
    pub questions: Vec<AskCommand>,
}

/// A guard rule that matched.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchedRule {
    /// The id of the rule.
    pub rule_id: Uuid,
    /// Its organization; null: it is global, or it belongs to an organization that the caller does not audit.
    pub org_id: Option<Uuid>,
    /// Its name; empty if it belongs to an organization that the caller does not audit.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it says.
    #[schema(value_type = RuleAction)]
    pub action: Action,
    /// What it did.
    #[schema(value_type = RuleEffect)]
    pub effect: Effect,
    /// Its message for the person.
    #[schema(max_length = 1000)]
    pub message: String,
    /// The command group that matched; null: it is no rule on commands.
    pub command_group_id: Option<Uuid>,
}

/// The answer of guard rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evaluation {
    /// `accept`, `reject` or `review`. In a batch, null: the user or the asset is not found, or not visible to the caller.
    #[schema(value_type = Option<RuleAction>)]
    pub action: Option<Action>,
    /// The rule that decided; null: no rule did.
    pub rule_id: Option<Uuid>,
    /// Its message for the person.
    #[schema(max_length = 1000)]
    pub message: String,
    /// The review that waits for its reviewers, or the one whose approval counts for this question.
    pub ticket_id: Option<Uuid>,
    /// A token that reads the review, in the `Authorization: Bearer` header of `GET /tickets/{id}`; null unless the action is `review`.
    #[schema(max_length = 200)]
    pub poll_token: Option<String>,
    /// The rules that matched, in the order in which they were asked, up to the one that decided. A dry run has all of them.
    #[schema(max_items = 2000)]
    pub matched: Vec<MatchedRule>,
}

/// The answers, in the order of the questions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evaluations {
    /// The answers.
    #[schema(max_items = 1000)]
    pub items: Vec<Evaluation>,
}

impl Evaluation {
    /// The answer to a question about a user or an asset that is not found.
    pub fn not_found() -> Self {
        Self {
            action: None,
            rule_id: None,
            message: String::new(),
            ticket_id: None,
            poll_token: None,
            matched: Vec::new(),
        }
    }
}

impl Evaluation {
    /// The answer as this caller may read it. A login obeys rules of organizations that the caller does not audit.
    pub fn shown(verdict: Verdict, caller: &Actor) -> Self {
        let decided = verdict.decided_by();
        Self {
            action: Some(verdict.action),
            rule_id: decided.map(|rule| rule.id.into()),
            message: decided.map(|rule| rule.message.clone()).unwrap_or_default(),
            ticket_id: verdict.ticket.map(Uuid::from),
            poll_token: verdict.poll_token,
            matched: verdict.matched.into_iter().map(|matched| MatchedRule::shown(matched, caller)).collect(),
        }
    }
}

impl MatchedRule {
    fn shown(Matched { rule, effect, group }: Matched, caller: &Actor) -> Self {
        let is_read = rule.org.is_none_or(|org| caller.is_auditor_of(org));
        Self {
            rule_id: rule.id.into(),
            org_id: rule.org.filter(|_| is_read).map(Uuid::from),
            name: if is_read { rule.name } else { String::new() },
            action: rule.action,
            effect,
            message: rule.message,
            command_group_id: group.map(Uuid::from),
        }
    }
}

impl AskLogin {
    /// The question.
    pub fn ask(self) -> Result<Ask> {
        let Self { user_id, ip, covers } = self;
        let about = About::Login(covers.unwrap_or(Covers::Login));
        let source = address("", ip).map_err(|fault| Problem::faults(vec![fault]))?;
        Ok(Ask { user: user_id.into(), source, about })
    }
}

impl AskAssetLogin {
    /// The question.
    pub fn ask(self) -> Result<Ask> {
        let Self { user_id, ip, asset_id, account, input_username, protocol } = self;
        let mut faults: Vec<Fault> =
            typed_name("", &account, input_username.as_deref()).into_iter().collect();
        let source = address("", ip).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let connection = Connection { asset: asset_id.into(), account, input: input_username, protocol };
        Ok(Ask { user: user_id.into(), source, about: About::AssetLogin(connection) })
    }
}

impl AskCommand {
    /// The question, which stands at this pointer.
    pub fn ask(self, at: &str) -> Result<Ask> {
        self.faultless(at).map_err(Problem::faults)
    }

    /// The question, or all of its faults.
    pub fn faultless(self, at: &str) -> std::result::Result<Ask, Vec<Fault>> {
        let Self { user_id, ip, asset_id, account, input_username, protocol, command, command_base64 } = self;
        let mut faults: Vec<Fault> =
            typed_name(at, &account, input_username.as_deref()).into_iter().collect();
        let source = address(at, ip).map_err(|fault| faults.push(fault));
        let typed = bytes(at, command, command_base64).map_err(|fault| faults.push(fault));
        let (Ok(source), Ok(typed), true) = (source, typed, faults.is_empty()) else { return Err(faults) };
        let connection = Connection { asset: asset_id.into(), account, input: input_username, protocol };
        Ok(Ask { user: user_id.into(), source, about: About::Command(connection, typed) })
    }
}

fn address(at: &str, ip: Option<String>) -> std::result::Result<Option<IpAddr>, Fault> {
    let expected = || {
        Fault::new(format!("{at}/ip"), "invalid_format", "not an address, such as 192.0.2.7 or 2001:db8::7")
    };
    ip.map(|text| text.parse().map_err(|_| expected())).transpose()
}

/// The fault of a typed name that is missing, or that belongs to no `@INPUT`.
fn typed_name(at: &str, account: &str, input: Option<&str>) -> Option<Fault> {
    let pointer = format!("{at}/input_username");
    match (account == INPUT, input) {
        (true, None) => Some(Fault::new(
            pointer,
            "required",
            "is needed with `@INPUT`: the login name that the user types",
        )),
        (false, Some(_)) => Some(Fault::new(pointer, "not_allowed", "belongs to the account `@INPUT` alone")),
        (true, Some(_)) | (false, None) => None,
    }
}

/// The bytes of a command, which is given as text or in base64. `at` is the pointer of its object.
pub fn bytes(at: &str, text: Option<String>, base64: Option<String>) -> std::result::Result<Vec<u8>, Fault> {
    let bytes = match (text, base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(text)) => STANDARD.decode(text).map_err(|_| {
            Fault::new(
                format!("{at}/command_base64"),
                "invalid_format",
                "not base64 (RFC 4648 section 4, with padding)",
            )
        })?,
        (None, None) => {
            return Err(Fault::new(
                format!("{at}/command"),
                "required",
                "command or command_base64 is needed",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(Fault::new(
                format!("{at}/command_base64"),
                "not_allowed",
                "command is there already",
            ));
        }
    };
    if bytes.len() > MOST_COMMAND_BYTES {
        return Err(Fault::new(format!("{at}/command"), "too_long", "a command has at most 65,536 bytes"));
    }
    Ok(bytes)
}
