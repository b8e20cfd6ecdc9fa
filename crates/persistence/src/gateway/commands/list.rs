//! Lists and exports of commands.

use super::Row;
use crate::db::keyset::{Page, Sort, contains_pattern, paged};
use crate::export::{Column, Export, Form, Kind, Rows, column};
use crate::schema::{asset_sessions, session_commands};
use crate::{Conn, Db, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::guard::Action;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list of commands. An empty list of values is no condition.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named after the fields that they compare")]
pub struct Filter {
    pub orgs: Vec<Uuid>,
    pub users: Vec<Uuid>,
    pub assets: Vec<Uuid>,
    pub sessions: Vec<Uuid>,
    pub actions: Vec<Action>,
    pub rules: Vec<Uuid>,
    /// Only commands that were typed at this time or later, by the clock of the gateway.
    pub from: Option<OffsetDateTime>,
    pub before: Option<OffsetDateTime>,
    pub q: Option<String>,
}

/// The commands of sessions that are visible to this actor, which match.
fn filtered(actor: &Actor, filter: &Filter) -> session_commands::BoxedQuery<'static, Pg> {
    let Filter { orgs, users, assets, sessions, actions, rules, from, before, q } = filter.clone();
    let mut query = session_commands::table.into_boxed();
    let me = Uuid::from(actor.user_id);
    match actor.readable_orgs() {
        Orgs::All => {}
        Orgs::Only(readable) => {
            let readable: Vec<Uuid> = readable.into_iter().map(Uuid::from).collect();
            let opened =
                asset_sessions::table.filter(asset_sessions::gateway_id.eq(me)).select(asset_sessions::id);
            let own = session_commands::user_id.eq(me).or(session_commands::session_id.eq_any(opened));
            query = query.filter(session_commands::org_id.eq_any(readable).or(own));
        }
    }
    if !orgs.is_empty() {
        query = query.filter(session_commands::org_id.eq_any(orgs));
    }
    if !users.is_empty() {
        query = query.filter(session_commands::user_id.eq_any(users));
    }
    if !assets.is_empty() {
        query = query.filter(session_commands::asset_id.eq_any(assets));
    }
    if !sessions.is_empty() {
        query = query.filter(session_commands::session_id.eq_any(sessions));
    }
    if !actions.is_empty() {
        let actions: Vec<&str> = actions.iter().map(|action| action.as_str()).collect();
        query = query.filter(session_commands::action.eq_any(actions));
    }
    if !rules.is_empty() {
        query = query.filter(session_commands::rule_id.eq_any(rules));
    }
    if let Some(from) = from {
        query = query.filter(session_commands::at.ge(from));
    }
    if let Some(before) = before {
        query = query.filter(session_commands::at.lt(before));
    }
    if let Some(text) = q {
        query = query.filter(session_commands::folded.like(contains_pattern(&text)));
    }
    query
}

/// A page of commands that are visible and match, and one more if another page follows.
pub async fn list(conn: &mut Conn, actor: &Actor, filter: &Filter, page: &Page) -> Result<Vec<Row>> {
    let query = filtered(actor, filter).select(Row::as_select());
    // Sorted by the time of the report. Commands have no order by name.
    Ok(paged!(query, page, session_commands::id, session_commands::sha256).load(&mut **conn).await?)
}

/// The number of commands that are visible and match.
pub async fn count(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(filtered(actor, filter).count().get_result(&mut **conn).await?)
}

/// The exported columns of a command.
pub const COLUMNS: &[Column] = &[
    column("id", Kind::Id, "session_commands.id", "The id of the record").required(),
    column("session_id", Kind::Id, "session_commands.session_id", "The session").required(),
    column("seq", Kind::Number, "session_commands.seq", "Its number in the session").required(),
    column("org_id", Kind::Id, "session_commands.org_id", "The organization of the asset").required(),
    column("org", Kind::Word, "org.slug", "The organization's slug"),
    column("user_id", Kind::Id, "session_commands.user_id", "The user").required(),
    column("username", Kind::Text, "session.username", "The login name of the user").required(),
    column("asset_id", Kind::Id, "session_commands.asset_id", "The asset").required(),
    column("asset", Kind::Text, "session.asset_name", "The name of the asset").required(),
    column("account", Kind::Text, "session.account", "The account").required(),
    column("at", Kind::Time, "session_commands.at", "When it was typed, by the clock of the gateway")
        .required(),
    column("reported_at", Kind::Time, "session_commands.reported_at", "When it was reported").required(),
    column("command", Kind::Text, "session_commands.command", "The command, or its first 4 KiB").required(),
    column("is_cut", Kind::Flag, "session_commands.is_cut", "Whether only the beginning is there").required(),
    column("sha256", Kind::Word, "session_commands.sha256", "SHA-256 of all bytes of the command").required(),
    column("action", Kind::Word, "session_commands.action", "What came of it, as the gateway says")
        .required(),
    column(
        "rule_id",
        Kind::Id,
        "session_commands.rule_id",
        "The guard rule that decided or acted, as the gateway says",
    ),
    column(
        "ticket_id",
        Kind::Id,
        "session_commands.ticket_id",
        "The review that was asked for, as the gateway says",
    ),
];

const JOINS: &str = r"LEFT JOIN asset_sessions session ON session.id = session_commands.session_id
    LEFT JOIN organizations org ON org.id = session_commands.org_id";

/// Begins to export the commands of a list with this filter.
pub async fn export(db: &Db, actor: &Actor, filter: &Filter, sort: Sort, form: Form) -> Result<Export> {
    let query = filtered(actor, filter).select(session_commands::all_columns);
    let (table, joins, name) = ("session_commands", JOINS.to_owned(), "session_commands.sha256");
    Export::begin(db, form, Rows { query, table, reader: None, joins, columns: COLUMNS, name, sort }).await
}
