//! The feed of events: the events of the list, in the order in which transactions wrote them, without gaps.

use super::EventRow;
use super::list::{Filter, Line, conditions, line, person};
use crate::db::feed::{MOST_SEEN, Mark, Part, Place, Position, Round, Snapshot, Start};
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

fn xid(text: &str) -> Result<u64> {
    text.parse().map_err(|error| Error::inconsistent("xid", error))
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
    let (from, is_now) = match start {
        Start::Now => (Position::beginning(), true),
        Start::After(position) => (position, false),
    };
    let Reach { now, last } = reach(conn, from.place()).await?;
    if is_now {
        let next = Position { seen: now, round: None };
        return Ok(Some(Part { rows: Vec::new(), next, has_more: false }));
    }
    let until = from.round.as_ref().map_or(now.clone(), |round| round.until.clone());
    if from.seen.epoch > now.epoch || until.epoch > now.epoch {
        return Ok(None);
    }
    let lacking = from.lacks::<events::table>("events", &until, last);
    let query = events::table
        .filter(conditions(orgs, filter))
        .filter(lacking)
        .select((
            EventRow::as_select(),
            person("events.actor_id"),
            person("events.on_behalf_of"),
            person("events.credential_made_by"),
            sql::<BigInt>("events.epoch"),
            sql::<Text>("events.xid::text"),
        ))
        .order(sql::<BigInt>("events.epoch, events.xid, events.id"))
        .limit(limit.saturating_add(1));
    let found: Vec<Found> = prepared_shape(query).load(&mut **conn).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_cut = found.len() > shown;
    let (mut rows, mut end) = (Vec::with_capacity(found.len()), None);
    for (event, actor, other, maker, epoch, text) in found.into_iter().take(shown) {
        end = Some(Place { epoch, xid: xid(&text)?, id: event.id });
        rows.push(line((event, actor, other, maker))?);
    }
    // A full page goes on after its last event, another one after the last event that it looked at.
    let next = match if is_cut { end } else { last } {
        Some(place) => Position { seen: from.seen, round: Some(Round { until, place }) },
        None => Position { seen: until, round: None },
    };
    Ok(Some(Part { rows, has_more: next.round.is_some(), next }))
}
