//! Reads the database in one snapshot, with SQL of its own.

use serde::de::DeserializeOwned;
use tokio_postgres::Transaction;

use super::{Case, Comment, Decision, Event, Extension, Grant, Level, Permission, Tables, Ticket};
use crate::Result;
use crate::service::connect;

const TICKETS: &str = "SELECT to_jsonb(t) || jsonb_build_object('rules', v.definition -> 'approval' -> 'levels', \
    'groups', v.definition -> 'item' -> 'groups') \
    FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version";
const LEVELS: &str = "SELECT to_jsonb(l) || jsonb_build_object('approvers', array(SELECT a.user_id \
    FROM ticket_approvers a WHERE a.ticket_id = l.ticket_id AND a.level = l.level ORDER BY 1)) \
    FROM ticket_levels l ORDER BY l.ticket_id, l.level";
// By id and not by time: a transaction with an earlier time may get its turn later.
const DECISIONS: &str = "SELECT to_jsonb(d) FROM decisions d ORDER BY d.ticket_id, \
    (SELECT min(e.id::text) FROM events e WHERE e.ticket_id = d.ticket_id AND e.actor_id = d.user_id \
     AND e.action IN ('ticket.approval_recorded', 'ticket.denied') \
     AND coalesce((e.data -> 'level')::int, d.level) = d.level \
     AND coalesce((e.data #> '{decision,round}')::int, d.round) = d.round)";
const GRANTS: &str = "SELECT to_jsonb(g) || jsonb_build_object('memberships', array(\
    SELECT to_jsonb(m) || jsonb_build_object('holds', EXISTS (SELECT FROM effective_members e \
        WHERE (e.group_id, e.user_id, e.grant_id) = (m.group_id, m.user_id, m.grant_id))) \
    FROM grant_groups m WHERE m.grant_id = g.id ORDER BY m.group_id)) FROM grants g ORDER BY g.id";
const EXTENSIONS: &str = "SELECT jsonb_build_object('ticket_id', g.ticket_id, 'at', t.decided_at, \
    'from', t.extension -> 'end', 'to', t.window_end) \
    FROM tickets t JOIN grants g ON g.id = (t.extension ->> 'grant_id')::uuid \
    WHERE t.state = 'approved' ORDER BY t.decided_at, t.id";
const PERMISSIONS: &str = "SELECT to_jsonb(p) FROM permissions p WHERE p.source_ticket_id IS NOT NULL";
const EVENTS: &str = "SELECT to_jsonb(e) FROM events e WHERE e.ticket_id IS NOT NULL ORDER BY e.id";
const REMOVALS: &str = "SELECT jsonb_build_object('user_id', e.subject_id, 'at', e.at) \
    FROM events e WHERE e.action = 'member.removed'";
const REMEMBERED: &str = "SELECT jsonb_build_object('key', k.key, \
    'of', nullif(split_part(k.owner, ' ', 2), ''), 'status', k.status, \
    'body', convert_from(k.body, 'UTF8')) FROM idempotency_keys k";

const REVIEWS: &str = "SELECT jsonb_build_object('ticket_id', r.ticket_id, 'is_used', r.used_at IS NOT NULL, \
    'sessions', (SELECT count(*) FROM sessions s WHERE s.review_id = r.ticket_id)) FROM reviews r";
const SESSIONS: &str = "SELECT jsonb_build_object('id', s.id, 'token_id', s.token_id, 'ticket_id', s.ticket_id, \
    'is_ended', s.ended_at IS NOT NULL, 'counted', s.commands, \
    'stored', (SELECT count(*) FROM session_commands c WHERE c.session_id = s.id), \
    'begun', (SELECT count(*) FROM events e WHERE e.action = 'asset_session.began' AND e.subject_id = s.id)) \
    FROM asset_sessions s";

impl Tables {
    pub(in crate::checker) async fn read(database: &str) -> Result<Self> {
        let mut client = connect(database).await?;
        let snapshot = client.build_transaction().read_only(true);
        let isolation = tokio_postgres::IsolationLevel::RepeatableRead;
        let tx = snapshot.isolation_level(isolation).start().await?;
        let (remembered, removals) = (rows(&tx, REMEMBERED).await?, rows(&tx, REMOVALS).await?);
        let (reviews, sessions) = (rows(&tx, REVIEWS).await?, rows(&tx, SESSIONS).await?);
        let mut tables = Self { remembered, removals, reviews, sessions, ..Self::default() };
        for ticket in rows::<Ticket>(&tx, TICKETS).await? {
            let (levels, decisions, comments) = (Vec::new(), Vec::new(), Vec::new());
            let (grants, extensions, permissions) = (Vec::new(), Vec::new(), Vec::new());
            let events = Vec::new();
            let case = Case { ticket, levels, decisions, comments, grants, extensions, permissions, events };
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
        tables.sort("grant", rows(&tx, GRANTS).await?, |row: &Grant| &row.ticket_id, |case| &mut case.grants);
        let extensions = rows(&tx, EXTENSIONS).await?;
        tables.sort("extension", extensions, |row: &Extension| &row.ticket_id, |c| &mut c.extensions);
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
