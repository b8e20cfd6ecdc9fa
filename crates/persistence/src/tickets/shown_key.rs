//! The key of a list as its reader sees it. Somebody from whom a flow hides the progress of a ticket must not learn it from the order
//! of a list, nor from a cursor.

use super::filter::{Filter, Key};
use super::hidden_progress::{DEADLINE, Reader, UPDATED, may_hide, veil_of_reader};
use super::list_sources::reads_all;
use crate::schema::tickets;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};
use gatepass_domain::authz::Actor;
use gatepass_domain::ticket::queue::Queue;

/// The key by which a list is sorted, as SQL over `tickets`.
#[derive(Debug, Clone)]
pub(super) struct ShownKey {
    key: Key,
    /// None: no ticket of the list hides its progress from the reader, so the key is a column.
    reader: Option<Reader>,
}

impl ShownKey {
    pub(super) fn new(actor: &Actor, filter: &Filter) -> Self {
        let may_hide = match filter.queue {
            // Nothing is hidden from those who decide, nor from those who read everything.
            Queue::AwaitingMe | Queue::Administrator | Queue::Others => false,
            Queue::All | Queue::Mine | Queue::DecidedByMe => !reads_all(actor),
        };
        Self { key: filter.key, reader: Reader::new(actor).filter(|_| may_hide) }
    }

    /// The column of the key. The id after it makes the position unique.
    pub(super) fn column(&self) -> &'static str {
        match self.key {
            Key::Created => "tickets.id",
            Key::Updated => "tickets.updated_at",
            Key::Deadline => "tickets.decision_deadline",
        }
    }
}

impl QueryFragment<Pg> for ShownKey {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let column = self.column();
        let shown = match self.key {
            Key::Created => None,
            Key::Updated => Some(UPDATED),
            Key::Deadline => Some(DEADLINE),
        };
        let (Some(shown), Some(Reader { user, reads })) = (shown, &self.reader) else {
            out.push_sql(column);
            return Ok(());
        };
        out.push_sql(&format!("CASE WHEN {} THEN (SELECT {shown} FROM (SELECT ", may_hide()));
        out.push_bind_param::<SqlUuid, _>(user)?;
        out.push_sql("::uuid AS id, ");
        out.push_bind_param::<Array<SqlUuid>, _>(reads)?;
        out.push_sql(&format!("::uuid[] AS reads) reader {}) ELSE {column} END", veil_of_reader()));
        Ok(())
    }
}

impl QueryId for ShownKey {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for ShownKey {
    type SqlType = Timestamptz;
}
impl AppearsOnTable<tickets::table> for ShownKey {}
impl SelectableExpression<tickets::table> for ShownKey {}
impl ValidGrouping<()> for ShownKey {
    type IsAggregate = is_aggregate::No;
}
