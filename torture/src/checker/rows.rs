//! The database as the checker reads it: in one snapshot, by SQL of its own, grouped by ticket.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;
use time::serde::rfc3339;
use tokio_postgres::Transaction;

use crate::Result;
use crate::service::connect;

#[derive(Debug, Deserialize)]
pub(super) struct Ticket {
    pub id: String,
    pub number: i64,
    pub org_id: String,
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
    /// The levels of the pinned flow version.
    pub rules: Option<Vec<Rule>>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rule {
    pub mode: Option<String>,
    pub quorum: Option<usize>,
    pub approvers: Vec<Value>,
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
    pub state: String,
    pub state_data: Value,
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

/// A remembered answer.
#[derive(Debug, Deserialize)]
pub(super) struct Remembered {
    pub key: String,
    pub status: u16,
    pub body: String,
}

/// A ticket with everything that belongs to it, each in the order in which it was written.
#[derive(Debug)]
pub(super) struct Case {
    pub ticket: Ticket,
    pub levels: Vec<Level>,
    pub decisions: Vec<Decision>,
    pub comments: Vec<Comment>,
    pub grants: Vec<Grant>,
    pub permissions: Vec<Permission>,
    pub events: Vec<Event>,
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    pub cases: BTreeMap<String, Case>,
    pub remembered: Vec<Remembered>,
    /// What belongs to a ticket that is not there.
    pub orphans: Vec<String>,
}

const TICKETS: &str = "SELECT to_jsonb(t) || jsonb_build_object('rules', v.definition -> 'approval' -> 'levels') \
    FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version";
const LEVELS: &str = "SELECT to_jsonb(l) || jsonb_build_object('approvers', array(SELECT a.user_id \
    FROM ticket_approvers a WHERE a.ticket_id = l.ticket_id AND a.level = l.level ORDER BY 1)) \
    FROM ticket_levels l ORDER BY l.ticket_id, l.level";
// Not by time: a transaction that began earlier, and so has the earlier time, may get its turn later.
const DECISIONS: &str = "SELECT to_jsonb(d) FROM decisions d ORDER BY d.ticket_id, d.level, \
    (SELECT min(e.id::text) FROM events e WHERE e.ticket_id = d.ticket_id AND e.actor_id = d.user_id \
     AND e.action IN ('ticket.approval_recorded', 'ticket.denied') \
     AND coalesce((e.data -> 'level')::int, d.level) = d.level)";
const PERMISSIONS: &str = "SELECT to_jsonb(p) FROM permissions p WHERE p.source_ticket_id IS NOT NULL";
const EVENTS: &str = "SELECT to_jsonb(e) FROM events e WHERE e.ticket_id IS NOT NULL ORDER BY e.id";
const REMEMBERED: &str = "SELECT jsonb_build_object('key', k.key, 'status', k.status, \
    'body', convert_from(k.body, 'UTF8')) FROM idempotency_keys k";

impl Tables {
    pub(super) async fn read(database: &str) -> Result<Self> {
        let mut client = connect(database).await?;
        let snapshot = client.build_transaction().read_only(true);
        let isolation = tokio_postgres::IsolationLevel::RepeatableRead;
        let tx = snapshot.isolation_level(isolation).start().await?;
        let mut tables = Self { remembered: rows(&tx, REMEMBERED).await?, ..Self::default() };
        for ticket in rows::<Ticket>(&tx, TICKETS).await? {
            let (levels, decisions, comments) = (Vec::new(), Vec::new(), Vec::new());
            let (grants, permissions, events) = (Vec::new(), Vec::new(), Vec::new());
            let case = Case { ticket, levels, decisions, comments, grants, permissions, events };
            tables.cases.insert(case.ticket.id.clone(), case);
        }
        let comments = "SELECT to_jsonb(c) FROM comments c ORDER BY c.id";
        tables.sort("level", rows(&tx, LEVELS).await?, |row: &Level| &row.ticket_id, |case| &mut case.levels);
        tables.sort(
            "decision",
            rows(&tx, DECISIONS).await?,
            |row: &Decision| &row.ticket_id,
            |c| &mut c.decisions,
        );
        tables.sort(
            "comment",
            rows(&tx, comments).await?,
            |row: &Comment| &row.ticket_id,
            |c| &mut c.comments,
        );
        let grants = "SELECT to_jsonb(g) FROM grants g ORDER BY g.id";
        tables.sort("grant", rows(&tx, grants).await?, |row: &Grant| &row.ticket_id, |case| &mut case.grants);
        let permissions = rows(&tx, PERMISSIONS).await?;
        tables.sort("permission", permissions, |row: &Permission| &row.ticket_id, |c| &mut c.permissions);
        tables.sort("event", rows(&tx, EVENTS).await?, |row: &Event| &row.ticket_id, |case| &mut case.events);
        Ok(tables)
    }

    fn sort<T>(
        &mut self,
        name: &str,
        rows: Vec<T>,
        ticket: impl Fn(&T) -> &String,
        shelf: impl Fn(&mut Case) -> &mut Vec<T>,
    ) {
        for row in rows {
            match self.cases.get_mut(ticket(&row)) {
                Some(case) => shelf(case).push(row),
                None => self.orphans.push(format!("{name} of ticket {}", ticket(&row))),
            }
        }
    }
}

async fn rows<T: DeserializeOwned>(tx: &Transaction<'_>, query: &str) -> Result<Vec<T>> {
    let rows = tx.query(query, &[]).await?;
    rows.iter().map(|row| Ok(serde_json::from_value(row.try_get(0)?)?)).collect()
}
