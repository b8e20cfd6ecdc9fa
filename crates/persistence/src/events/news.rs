//! Whom the newest events of the log may concern. One reader of the log asks this for all streams of a server.

use super::feed::{Begun, ORDER, Step, xid};
use crate::db::feed::{Place, Position, Start};
use crate::db::prepared::{Prepared, prepared};
use crate::schema::events;
use crate::{Conn, Result};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The number of events that one step looks at.
const STEP: i64 = 1000;
const PEOPLE: &str = include_str!("news/people.sql");

/// The organization and the ticket of an event, its id, its epoch and its transaction.
type Found = (Option<Uuid>, Option<Uuid>, Uuid, i64, String);

/// Whom new events may concern.
#[derive(Debug, Clone)]
pub struct News {
    /// The organizations of the events. None stands for events of no organization.
    pub orgs: BTreeSet<Option<Uuid>>,
    /// The users to whom the tickets of the events are visible by what they are to the ticket.
    pub users: BTreeSet<Uuid>,
    /// The position after the events.
    pub next: Position,
    /// Whether more may be ready.
    pub has_more: bool,
}

/// Whom the next events concern. None: the position is of an epoch that this database does not have yet.
pub async fn news(conn: &mut Conn, start: Start) -> Result<Option<News>> {
    let nobody = |next| News { orgs: BTreeSet::new(), users: BTreeSet::new(), next, has_more: false };
    let step = match Step::begin(conn, start).await? {
        Begun::Now(next) => return Ok(Some(nobody(next))),
        Begun::Unknown => return Ok(None),
        Begun::Step(step) => step,
    };
    let query = events::table
        .filter(step.lacking())
        .select((
            events::org_id,
            events::ticket_id,
            events::id,
            sql::<BigInt>("events.epoch"),
            sql::<Text>("events.xid::text"),
        ))
        .order(sql::<BigInt>(ORDER))
        .limit(STEP);
    let found: Vec<Found> = prepared(query).load(&mut **conn).await?;
    let is_cut = i64::try_from(found.len()).is_ok_and(|read| read == STEP);
    let (mut orgs, mut tickets, mut last) = (BTreeSet::new(), BTreeSet::new(), None);
    for (org, ticket, id, epoch, text) in found {
        orgs.insert(org);
        tickets.extend(ticket);
        last = Some(Place { epoch, xid: xid(&text)?, id });
    }
    let mut users = BTreeSet::new();
    if !tickets.is_empty() {
        let tickets: Vec<Uuid> = tickets.into_iter().collect();
        let query = diesel::sql_query(PEOPLE).bind::<Array<SqlUuid>, _>(tickets);
        users.extend(Prepared::<_, SqlUuid>::new(query).load::<Uuid>(&mut **conn).await?);
    }
    let (next, has_more) = step.end(last, is_cut);
    Ok(Some(News { orgs, users, next, has_more }))
}
