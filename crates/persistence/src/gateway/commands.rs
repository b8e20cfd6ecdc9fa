//! Commands of sessions on assets.

mod list;

pub use list::{COLUMNS, Filter, count, export, list};

use crate::db::keyset::{Page, paged};
use crate::db::text::AsText;
use crate::schema::session_commands;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::guard::Action;
use gatepass_domain::ids::AssetSessionId;
use gatepass_domain::writing::fold_fields;
use time::OffsetDateTime;
use uuid::Uuid;

/// A command as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = session_commands, check_for_backend(Pg))]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Row {
    pub id: Uuid,
    pub session_id: Uuid,
    pub seq: i64,
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub asset_id: Uuid,
    /// When it was typed, by the clock of the gateway.
    pub at: OffsetDateTime,
    pub reported_at: OffsetDateTime,
    /// The command, or its beginning.
    pub command: String,
    pub is_cut: bool,
    /// The hash of all of it.
    pub sha256: String,
    #[diesel(deserialize_as = AsText<Action>, serialize_as = AsText<Action>)]
    pub action: Action,
    pub rule_id: Option<Uuid>,
    pub ticket_id: Option<Uuid>,
}

/// Stores those of these commands whose numbers are new in their session, and returns how many these are. The caller has locked
/// the session.
pub async fn insert_new(tx: &mut Tx, rows: Vec<Row>) -> Result<usize> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let folded = session_commands::folded.eq(fold_fields([row.command.as_str()]));
            (row, folded)
        })
        .collect();
    let new = diesel::insert_into(session_commands::table).values(rows).on_conflict_do_nothing();
    Ok(new.execute(&mut ***tx).await?)
}

/// A page of the commands of a session, and one more if another page follows.
pub async fn list_of_session(conn: &mut Conn, session: AssetSessionId, page: &Page) -> Result<Vec<Row>> {
    let query = session_commands::table.filter(session_commands::session_id.eq(Uuid::from(session)));
    let query = query.select(Row::as_select()).into_boxed();
    // Sorted by the time of the report. Commands have no order by name.
    Ok(paged!(query, page, session_commands::id, session_commands::sha256).load(&mut **conn).await?)
}
