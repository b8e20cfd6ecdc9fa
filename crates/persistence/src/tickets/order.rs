//! The order of a list of tickets, and the position of its page, as SQL over `tickets`.

use super::filter::{Filter, Key};
use super::shown_key::ShownKey;
use crate::db::keyset::{Page, Sort};
use crate::{Error, Result};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use gatepass_domain::authz::Actor;
use gatepass_domain::ticket::Ticket;
use time::OffsetDateTime;
use uuid::Uuid;

/// A page of a list, with the order of the list.
pub(super) struct Order {
    pub(super) key: Key,
    /// The key as the reader of the list sees it.
    shown: ShownKey,
    pub(super) is_descending: bool,
    after: Option<(OffsetDateTime, Uuid)>,
    from: Option<OffsetDateTime>,
    to: Option<OffsetDateTime>,
    pub(super) fetch: i64,
}

/// A ticket's position in a list with this key, as cursors carry it: microseconds, as the database keeps them. It is what the ticket
/// shows to the actor. The database knows the last change of a ticket that has expired only when the worker has marked it.
pub fn position(key: Key, actor: &Actor, ticket: &Ticket, now: OffsetDateTime) -> String {
    let shown = |ticket: Ticket| {
        if ticket.hides_people_from(actor) { ticket.without_progress() } else { ticket }
    };
    let at = match key {
        Key::Created => return String::new(),
        Key::Updated => shown(ticket.clone()).updated_at,
        Key::Deadline => shown(ticket.clone().at(now)).decision_deadline,
    };
    (at.unix_timestamp_nanos() / 1000).to_string()
}

/// Reads the text that [`position`] wrote. None if it is malformed.
pub fn read_position(key: Key, text: &str) -> Option<OffsetDateTime> {
    match key {
        Key::Created => text.is_empty().then_some(OffsetDateTime::UNIX_EPOCH),
        Key::Updated | Key::Deadline => {
            let micros: i128 = text.parse::<i64>().ok()?.into();
            let at = OffsetDateTime::from_unix_timestamp_nanos(micros * 1000).ok()?;
            (at.year() > 0).then_some(at)
        }
    }
}

impl Order {
    pub(super) fn new(actor: &Actor, filter: &Filter, page: &Page) -> Result<Self> {
        let key = filter.key;
        let after = page.after.as_ref().map(|after| {
            let at =
                read_position(key, &after.key).ok_or_else(|| Error::Internal("a cursor's key".into()))?;
            Ok::<_, Error>((at, after.id))
        });
        Ok(Self {
            key,
            shown: ShownKey::new(actor, filter),
            is_descending: matches!(page.sort, Sort::Newest | Sort::NameDescending),
            after: after.transpose()?,
            from: filter.created_from,
            to: filter.created_to,
            fetch: page.fetch(),
        })
    }

    /// Adds the key. `may_hide`: the tickets may hide their progress from the reader. Else it is a column, and an index has its order.
    pub(super) fn push_key<'b>(&'b self, may_hide: bool, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if may_hide {
            return self.shown.walk_ast(out);
        }
        out.push_sql(self.shown.column());
        Ok(())
    }

    pub(super) fn by_columns(&self) -> &'static str {
        if self.is_descending { " ORDER BY 1 DESC, 2 DESC" } else { " ORDER BY 1, 2" }
    }

    /// The order of the indexes by kind. No other index has their order of ids (NULLS FIRST), so the planner can't choose
    /// to scan another index.
    pub(super) fn of_kinds(&self) -> &'static str {
        match (self.key, self.is_descending) {
            (Key::Created, true) => " ORDER BY 2 DESC NULLS LAST",
            (Key::Created, false) => " ORDER BY 2 NULLS FIRST",
            (Key::Updated | Key::Deadline, _) => self.by_columns(),
        }
    }

    /// Adds the condition that a ticket comes after the cursor.
    pub(super) fn push_after<'b>(&'b self, may_hide: bool, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if self.key == Key::Created {
            return self.push_ids("tickets.id", out);
        }
        let Some((at, id)) = &self.after else { return Ok(()) };
        out.push_sql(" AND (");
        self.push_key(may_hide, out.reborrow())?;
        out.push_sql(", tickets.id) ");
        out.push_sql(self.comparison());
        out.push_sql(" (");
        out.push_bind_param::<Timestamptz, _>(at)?;
        out.push_sql(", ");
        out.push_bind_param::<SqlUuid, _>(id)?;
        out.push_sql(")");
        Ok(())
    }

    /// Adds the cursor of a list in the order of ids, and the bounds of ids that follow from the times of the filter. Ids
    /// use the servers' clocks, and times use the database's clock. The bounds allow an hour for the difference.
    pub(super) fn push_ids<'b>(&'b self, column: &str, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if let Some((_, id)) = &self.after {
            out.push_sql(&format!(" AND {column} {} ", self.comparison()));
            out.push_bind_param::<SqlUuid, _>(id)?;
        }
        if let Some(from) = &self.from {
            out.push_sql(&format!(" AND {column} >= (SELECT b.id FROM tickets b WHERE b.created_at >= "));
            out.push_bind_param::<Timestamptz, _>(from)?;
            out.push_sql("::timestamptz - interval '1 hour' ORDER BY b.created_at, b.id LIMIT 1)");
        }
        if let Some(to) = &self.to {
            out.push_sql(&format!(" AND {column} <= (SELECT b.id FROM tickets b WHERE b.created_at < "));
            out.push_bind_param::<Timestamptz, _>(to)?;
            out.push_sql("::timestamptz + interval '1 hour' ORDER BY b.created_at DESC, b.id DESC LIMIT 1)");
        }
        Ok(())
    }

    pub(super) fn push_limit<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.fetch)
    }

    fn comparison(&self) -> &'static str {
        if self.is_descending { "<" } else { ">" }
    }
}
