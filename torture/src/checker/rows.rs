//! The database as the checker reads it, grouped by ticket.

mod read;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::serde::rfc3339;

#[derive(Debug, Deserialize)]
pub(super) struct Ticket {
    pub id: String,
    pub number: i64,
    pub org_id: String,
    pub r#type: String,
    pub title: String,
    pub reason: String,
    pub applicant_id: String,
    pub beneficiary_id: String,
    pub flow_id: String,
    pub requested: Value,
    pub approved: Option<Value>,
    pub timing: Value,
    pub approved_timing: Option<Value>,
    #[serde(with = "rfc3339::option")]
    pub window_start: Option<OffsetDateTime>,
    #[serde(with = "rfc3339::option")]
    pub window_end: Option<OffsetDateTime>,
    pub state: String,
    pub state_data: Value,
    pub current_level: Option<usize>,
    #[serde(with = "rfc3339")]
    pub decision_deadline: OffsetDateTime,
    #[serde(with = "rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    pub decided_by: Option<String>,
    pub version: usize,
    #[serde(with = "rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "rfc3339")]
    pub updated_at: OffsetDateTime,
    /// The grant that it extends.
    pub extension: Option<Value>,
    /// The user who decided the whole ticket, and the reason.
    pub overridden: Option<Value>,
    /// The levels of the pinned flow version.
    pub rules: Option<Vec<Rule>>,
    /// The groups of the flow's catalog item.
    pub groups: Option<Vec<String>>,
}

impl Ticket {
    /// Whether it is a review of a guard rule, whose title is the name of the rule, and which gives no grant.
    pub(super) fn is_review(&self) -> bool {
        self.r#type.ends_with("_review")
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rule {
    pub mode: Option<String>,
    pub quorum: Option<usize>,
    pub approvers: Vec<Value>,
}

impl Rule {
    /// How many of these approvers have to approve.
    pub(super) fn needed(&self, approvers: usize) -> usize {
        match self.mode.as_deref() {
            Some("all") => approvers,
            Some("quorum") => self.quorum.unwrap_or(1),
            _ => 1,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Level {
    ticket_id: String,
    #[serde(rename = "level")]
    pub number: usize,
    pub state: String,
    pub approvers: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Decision {
    ticket_id: String,
    pub level: usize,
    pub user_id: String,
    pub verdict: String,
    #[serde(with = "rfc3339")]
    pub decided_at: OffsetDateTime,
    pub comment: Option<String>,
    pub digest: String,
    pub changes: Option<Value>,
    pub is_void: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Comment {
    pub id: String,
    ticket_id: String,
    pub author_id: String,
    pub body: String,
    #[serde(with = "rfc3339")]
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Deserialize)]
pub(super) struct Grant {
    pub id: String,
    ticket_id: String,
    pub beneficiary_id: String,
    pub permission_id: Option<String>,
    #[serde(with = "rfc3339")]
    pub window_start: OffsetDateTime,
    #[serde(with = "rfc3339::option")]
    pub window_end: Option<OffsetDateTime>,
    #[serde(with = "rfc3339::option")]
    pub started_at: Option<OffsetDateTime>,
    pub assets: Option<Vec<String>>,
    pub state: String,
    pub state_data: Value,
    pub memberships: Vec<Membership>,
}

impl Grant {
    /// The time at which somebody closed it.
    pub fn closed_at(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(self.state_data["at"].as_str()?, &Rfc3339).ok()
    }
}

/// An approved extension, seen from the ticket of the grant.
#[derive(Debug, Deserialize)]
pub(super) struct Extension {
    ticket_id: String,
    /// When it was approved.
    #[serde(with = "rfc3339")]
    pub at: OffsetDateTime,
    /// The end that it found.
    #[serde(with = "rfc3339")]
    pub from: OffsetDateTime,
    /// The end that it gave.
    #[serde(with = "rfc3339")]
    pub to: OffsetDateTime,
}

/// A membership by grant.
#[derive(Debug, Deserialize)]
pub(super) struct Membership {
    pub group_id: String,
    pub user_id: String,
    #[serde(with = "rfc3339")]
    pub valid_from: OffsetDateTime,
    #[serde(with = "rfc3339::option")]
    pub valid_until: Option<OffsetDateTime>,
    /// Whether the membership is in force now.
    pub holds: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Permission {
    pub id: String,
    #[serde(rename = "source_ticket_id")]
    ticket_id: String,
    pub users: Vec<String>,
    pub groups: Vec<String>,
    pub assets: Value,
    pub nodes: Value,
    pub accounts: Value,
    pub protocols: Value,
    pub actions: Value,
    #[serde(with = "rfc3339::option")]
    pub valid_from: Option<OffsetDateTime>,
    #[serde(with = "rfc3339::option")]
    pub valid_until: Option<OffsetDateTime>,
    pub is_active: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Event {
    ticket_id: String,
    pub action: String,
    pub actor_id: Option<String>,
    pub subject_id: Option<String>,
    pub data: Value,
}

/// The removal of a member.
#[derive(Debug, Deserialize)]
pub(super) struct Removal {
    pub user_id: String,
    #[serde(with = "rfc3339")]
    pub at: OffsetDateTime,
}

/// A review of a guard rule.
#[derive(Debug, Deserialize)]
pub(super) struct Review {
    pub ticket_id: String,
    /// Whether its approval has counted.
    pub is_used: bool,
    /// The number of login sessions that it let begin.
    pub sessions: usize,
}

/// A session on an asset.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub id: String,
    pub token_id: String,
    /// The review that let the connection pass.
    pub ticket_id: Option<String>,
    pub is_ended: bool,
    /// How many commands it counts.
    pub counted: usize,
    /// How many commands are stored.
    pub stored: usize,
    /// The number of events that say that it began.
    pub begun: usize,
}

/// A stored response.
#[derive(Debug, Deserialize)]
pub(super) struct Remembered {
    pub key: String,
    /// The key of the bulk request, if this is the result of one of its items. `key` is then that of the item.
    pub of: Option<String>,
    pub status: u16,
    pub body: String,
}

/// A ticket with all rows that belong to it, each kind in the order of writing.
#[derive(Debug)]
pub(super) struct Case {
    pub ticket: Ticket,
    pub levels: Vec<Level>,
    pub decisions: Vec<Decision>,
    pub comments: Vec<Comment>,
    pub grants: Vec<Grant>,
    /// The approved extensions of the grant.
    pub extensions: Vec<Extension>,
    pub permissions: Vec<Permission>,
    pub events: Vec<Event>,
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    pub cases: BTreeMap<String, Case>,
    pub remembered: Vec<Remembered>,
    pub removals: Vec<Removal>,
    pub reviews: Vec<Review>,
    pub sessions: Vec<Session>,
    /// Rows that belong to a missing ticket.
    pub orphans: Vec<String>,
}
