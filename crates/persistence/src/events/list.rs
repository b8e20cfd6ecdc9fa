//! Lists of the audit log. Every query begins with the organizations whose log the reader may read. Global events are
//! visible only to those who read the log of all organizations.

use super::EventRow;
use crate::db::keyset::{Page, Sort, paged};
use crate::schema::events;
use crate::{Conn, Error, Result};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::EventId;
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// The filters of a list of events. An empty list of alternatives means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only events by one of these users.
    pub actors: Vec<Uuid>,
    /// Only events about objects of one of these kinds.
    pub subject_types: Vec<String>,
    /// Only events about one of these objects.
    pub subjects: Vec<Uuid>,
    /// Only events with one of these actions. `ticket.` stands for all actions that begin with it.
    pub actions: Vec<String>,
    /// Only events in one of these organizations.
    pub orgs: Vec<Uuid>,
    /// Only events of one of these tickets.
    pub tickets: Vec<Uuid>,
    /// Only events of one of these requests.
    pub requests: Vec<String>,
    /// Only events at this time or later.
    pub from: Option<OffsetDateTime>,
    /// Only events before this time.
    pub to: Option<OffsetDateTime>,
}

/// Id and names of a user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Person {
    pub id: Uuid,
    pub username: String,
    pub name: String,
}

/// An event with the people that it names.
#[derive(Debug, Clone)]
pub struct Line {
    /// The event.
    pub event: EventRow,
    /// The actor.
    pub actor: Option<Person>,
    /// The user for whom the actor acted.
    pub on_behalf_of: Option<Person>,
    /// The user who made the API key that the actor used.
    pub credential_made_by: Option<Person>,
}

pub(super) type Condition = Box<dyn BoxableExpression<events::table, Pg, SqlType = Nullable<Bool>>>;

pub(super) fn readable(orgs: &Orgs) -> Condition {
    match orgs {
        Orgs::All => Box::new(sql::<Nullable<Bool>>("TRUE")),
        Orgs::Only(orgs) => {
            Box::new(events::org_id.eq_any(orgs.iter().copied().map(Uuid::from).collect::<Vec<_>>()))
        }
    }
}

/// The action as the index has it: compared byte by byte.
const ACTION: &str = "events.action COLLATE \"C\"";

/// Events with these actions. A prefix ends in a dot. Its actions lie between the prefix and the same text with `/`, the
/// character after the dot.
fn of_actions(actions: &[String]) -> Condition {
    let (prefixes, exact): (Vec<String>, Vec<String>) =
        actions.iter().cloned().partition(|action| action.ends_with('.'));
    let among = sql::<Nullable<Bool>>(ACTION).sql(" = ANY (").bind::<Array<Text>, _>(exact).sql(")");
    let mut condition: Condition = Box::new(among);
    for prefix in prefixes {
        let end = format!("{}/", prefix.strip_suffix('.').unwrap_or_default());
        let between = sql::<Nullable<Bool>>(ACTION).sql(" >= ").bind::<Text, _>(prefix);
        let between = between.sql(" AND ").sql(ACTION).sql(" < ").bind::<Text, _>(end);
        condition = Box::new(condition.or(between));
    }
    condition
}

pub(super) fn conditions(orgs: &Orgs, filter: &Filter) -> Condition {
    selected(readable(orgs), filter)
}

/// The events that match a filter, among those that somebody may read.
pub(super) fn selected(readable: Condition, filter: &Filter) -> Condition {
    let Filter { actors, subject_types, subjects, actions, orgs: wanted, tickets, requests, from, to } =
        filter;
    let mut all = readable;
    if !actors.is_empty() {
        all = Box::new(all.and(events::actor_id.eq_any(actors.clone())));
    }
    if !subject_types.is_empty() {
        all = Box::new(all.and(events::subject_type.eq_any(subject_types.clone())));
    }
    if !subjects.is_empty() {
        all = Box::new(all.and(events::subject_id.eq_any(subjects.clone())));
    }
    if !actions.is_empty() {
        all = Box::new(all.and(of_actions(actions)));
    }
    if !wanted.is_empty() {
        all = Box::new(all.and(events::org_id.eq_any(wanted.clone())));
    }
    if !tickets.is_empty() {
        all = Box::new(all.and(events::ticket_id.eq_any(tickets.clone())));
    }
    if !requests.is_empty() {
        all = Box::new(all.and(events::request_id.eq_any(requests.clone())));
    }
    if let Some(from) = from {
        all = Box::new(all.and(events::at.ge(*from).nullable()));
    }
    if let Some(to) = to {
        all = Box::new(all.and(events::at.lt(*to).nullable()));
    }
    all
}

type Found = (EventRow, Option<Value>, Option<Value>, Option<Value>);

/// Id and names of the user that this column names.
pub(super) fn person(column: &str) -> SqlLiteral<Nullable<Jsonb>> {
    sql(&format!(
        "(SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name) FROM users u WHERE u.id = {column})"
    ))
}

pub(super) fn line((event, actor, on_behalf_of, maker): Found) -> Result<Line> {
    let read = |person: Option<Value>| {
        person.map(serde_json::from_value::<Person>).transpose().map_err(|e| Error::inconsistent("users", e))
    };
    let credential_made_by = read(maker)?;
    Ok(Line { event, actor: read(actor)?, on_behalf_of: read(on_behalf_of)?, credential_made_by })
}

/// A page of events, and one more event if another page follows. They are sorted by time alone: newest or oldest first.
pub async fn list(conn: &mut Conn, orgs: &Orgs, filter: &Filter, page: &Page) -> Result<Vec<Line>> {
    let query = events::table.filter(conditions(orgs, filter)).into_boxed();
    let query = if filter.from.or(filter.to).is_some() {
        by_time(query, page)
    } else {
        paged!(query, page, events::id, events::action)
    };
    let rows: Vec<Found> = query
        .select((
            EventRow::as_select(),
            person("events.actor_id"),
            person("events.on_behalf_of"),
            person("events.credential_made_by"),
        ))
        .load(&mut **conn)
        .await?;
    rows.into_iter().map(line).collect()
}

/// Sorts by time, as an index over time does; ids have nearly the same order. So a query between two times reads the index
/// from one end.
fn by_time<'a>(query: events::BoxedQuery<'a, Pg>, page: &Page) -> events::BoxedQuery<'a, Pg> {
    let is_newest_first = matches!(page.sort, Sort::Newest | Sort::NameDescending);
    let query = match &page.after {
        None => query,
        Some(after) => {
            let sign = if is_newest_first { "<" } else { ">" };
            let beyond =
                format!("(events.at, events.id) {sign} (SELECT e.at, e.id FROM events e WHERE e.id = ");
            query.filter(sql::<Bool>(&beyond).bind::<SqlUuid, _>(after.id).sql(")"))
        }
    };
    let query = if is_newest_first {
        query.order((events::at.desc(), events::id.desc()))
    } else {
        query.order((events::at.asc(), events::id.asc()))
    };
    query.limit(page.fetch())
}

/// The number of events that match.
pub async fn count(conn: &mut Conn, orgs: &Orgs, filter: &Filter) -> Result<i64> {
    Ok(events::table.filter(conditions(orgs, filter)).count().get_result(&mut **conn).await?)
}

/// Finds an event that the reader may read.
pub async fn find(conn: &mut Conn, orgs: &Orgs, id: EventId) -> Result<Line> {
    let found: Found = events::table
        .filter(readable(orgs))
        .filter(events::id.eq(Uuid::from(id)))
        .select((
            EventRow::as_select(),
            person("events.actor_id"),
            person("events.on_behalf_of"),
            person("events.credential_made_by"),
        ))
        .first(&mut **conn)
        .await?;
    line(found)
}
