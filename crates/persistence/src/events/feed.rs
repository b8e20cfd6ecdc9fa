//! The feed of events: the events of the list, in the order in which transactions wrote them, without gaps.

use super::EventRow;
use super::list::{Filter, Line, conditions, line, person};
use crate::db::feed::{Condition, MOST_SEEN, Mark, Part, Place, Position, Round, Snapshot, Start};
use crate::db::prepared::{Prepared, prepared_shape};
use crate::schema::events;
use crate::{Conn, Error, Result};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use serde_json::Value;
use uuid::Uuid;

type Columns = (BigInt, Text, Nullable<Text>, Nullable<BigInt>, Nullable<Text>, Nullable<SqlUuid>);
type Row = (i64, String, Option<String>, Option<i64>, Option<String>, Option<Uuid>);

/// An event, the people that it names, its epoch and its transaction.
type Found = (EventRow, Option<Value>, Option<Value>, Option<Value>, i64, String);

/// The order of a feed.
pub(super) const ORDER: &str = "events.epoch, events.xid, events.id";

/// What the feed can reach now.
struct Reach {
    /// The end of a round that begins now.
    now: Mark,
    /// The last event that this request looks at. None: it looks at all.
    last: Option<Place>,
}

async fn reach(conn: &mut Conn, after: Place) -> Result<Reach> {
    let query = diesel::sql_query(include_str!("feed/reach.sql"))
        .bind::<BigInt, _>(after.epoch)
        .bind::<Text, _>(after.xid.to_string())
        .bind::<SqlUuid, _>(after.id)
        .bind::<BigInt, _>(MOST_SEEN - 1);
    let (epoch, snapshot, newest, last_epoch, last_xid, last_id): Row =
        Prepared::<_, Columns>::new(query).get_result(&mut **conn).await?;
    let snapshot = Snapshot::parse(&snapshot).ok_or_else(|| Error::inconsistent("snapshot", &snapshot))?;
    let snapshot = snapshot.up_to(newest.as_deref().map(xid).transpose()?);
    let last = match (last_epoch, last_xid, last_id) {
        (Some(epoch), Some(text), Some(id)) => Some(Place { epoch, xid: xid(&text)?, id }),
        _ => None,
    };
    Ok(Reach { now: Mark { epoch, snapshot }, last })
}

pub(super) fn xid(text: &str) -> Result<u64> {
    text.parse().map_err(|error| Error::inconsistent("xid", error))
}

/// A step of a reader: the events after a position, up to a mark.
pub(super) struct Step {
    from: Position,
    until: Mark,
    last: Option<Place>,
}

/// What a reader finds at its start.
pub(super) enum Begun {
    /// It begins now, at this position.
    Now(Position),
    /// It goes on.
    Step(Step),
    /// The position is of an epoch that this database does not have yet, as after a restore by a clock that went back.
    Unknown,
}

impl Step {
    pub(super) async fn begin(conn: &mut Conn, start: Start) -> Result<Begun> {
        let (from, is_now) = match start {
            Start::Now => (Position::beginning(), true),
            Start::After(position) => (position, false),
        };
        let Reach { now, last } = reach(conn, from.place()).await?;
        if is_now {
            return Ok(Begun::Now(Position { seen: now, round: None }));
        }
        let until = from.round.as_ref().map_or(now.clone(), |round| round.until.clone());
        let is_unknown = from.seen.epoch > now.epoch || until.epoch > now.epoch;
        Ok(if is_unknown { Begun::Unknown } else { Begun::Step(Self { from, until, last }) })
    }

    /// The condition of the events of this step.
    pub(super) fn lacking(&self) -> Condition<events::table> {
        self.from.lacks::<events::table>("events", &self.until, self.last)
    }

    /// The position right after the event at this place.
    pub(super) fn after(&self, place: Place) -> Position {
        Position { seen: self.from.seen.clone(), round: Some(Round { until: self.until.clone(), place }) }
    }

    /// The position after the step, and whether more may be ready. A full page (`is_cut`) goes on after its last event, another one
    /// after the last event that it looked at. Behind a round that began earlier, there may be events that are newer than it.
    pub(super) fn end(self, last_shown: Option<Place>, is_cut: bool) -> (Position, bool) {
        match if is_cut { last_shown } else { self.last } {
            Some(place) => (self.after(place), true),
            None => (Position { seen: self.until, round: None }, self.from.round.is_some()),
        }
    }
}

/// An event in the order of a feed.
#[derive(Debug, Clone)]
pub struct Next {
    /// The event.
    pub line: Line,
    /// The position right after it.
    pub position: Position,
}

/// The next events that match, at most `limit`. None: the position is of an epoch that this database does not have yet, as
/// after a restore by a clock that went back.
pub async fn feed(
    conn: &mut Conn,
    orgs: &Orgs,
    filter: &Filter,
    start: Start,
    limit: i64,
) -> Result<Option<Part<Line>>> {
    let part = next(conn, conditions(orgs, filter), start, limit).await?;
    Ok(part.map(|Part { rows, next, has_more }| {
        let rows = rows.into_iter().map(|Next { line, position: _ }| line).collect();
        Part { rows, next, has_more }
    }))
}

/// The next events that meet a condition, each with its position.
pub(super) async fn next(
    conn: &mut Conn,
    condition: super::list::Condition,
    start: Start,
    limit: i64,
) -> Result<Option<Part<Next>>> {
    let step = match Step::begin(conn, start).await? {
        Begun::Now(next) => return Ok(Some(Part { rows: Vec::new(), next, has_more: false })),
        Begun::Unknown => return Ok(None),
        Begun::Step(step) => step,
    };
    let query = events::table
        .filter(condition)
        .filter(step.lacking())
        .select((
            EventRow::as_select(),
            person("events.actor_id"),
            person("events.on_behalf_of"),
            person("events.credential_made_by"),
            sql::<BigInt>("events.epoch"),
            sql::<Text>("events.xid::text"),
        ))
        .order(sql::<BigInt>(ORDER))
        .limit(limit.saturating_add(1));
    let found: Vec<Found> = prepared_shape(query).load(&mut **conn).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_cut = found.len() > shown;
    let (mut rows, mut last) = (Vec::with_capacity(found.len()), None);
    for (event, actor, other, maker, epoch, text) in found.into_iter().take(shown) {
        let place = Place { epoch, xid: xid(&text)?, id: event.id };
        last = Some(place);
        rows.push(Next { line: line((event, actor, other, maker))?, position: step.after(place) });
    }
    let (next, has_more) = step.end(last, is_cut);
    Ok(Some(Part { rows, next, has_more }))
}
