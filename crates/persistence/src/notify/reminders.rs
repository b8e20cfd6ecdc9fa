//! Tickets and grants whose deadline or end is near. The domain decides when a reminder is due.

use crate::db::prepared::Prepared;
use crate::schema::reminders;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use time::OffsetDateTime;
use uuid::Uuid;

/// A ticket or grant with a deadline, an end or a beginning.
#[derive(Debug, Clone, Copy, PartialEq, Queryable)]
pub struct Due {
    /// The ticket or grant.
    pub id: Uuid,
    /// The deadline, the end or the beginning.
    pub deadline: OffsetDateTime,
    /// For a ticket: how many seconds a decision may take. For a grant: how many it lasts.
    pub seconds: f64,
}

type Columns = (SqlUuid, Timestamptz, Double);

/// Pending tickets after this id, by id.
pub async fn undecided(conn: &Conn, after: Uuid, most: i64) -> Result<Vec<Due>> {
    let query =
        diesel::sql_query(include_str!("undecided.sql")).bind::<SqlUuid, _>(after).bind::<BigInt, _>(most);
    Ok(Prepared::<_, Columns>::new(query).load(&mut &**conn).await?)
}

/// Open grants after this id that end after `from`, and at `to` or before, by id.
pub async fn ending(
    conn: &Conn,
    (from, to): (OffsetDateTime, OffsetDateTime),
    after: Uuid,
    most: i64,
) -> Result<Vec<Due>> {
    between(conn, include_str!("ending.sql"), (from, to), after, most).await
}

/// Scheduled grants after this id that begin after `from`, and at `to` or before, by id.
pub async fn scheduled(
    conn: &Conn,
    (from, to): (OffsetDateTime, OffsetDateTime),
    after: Uuid,
    most: i64,
) -> Result<Vec<Due>> {
    between(conn, include_str!("scheduled.sql"), (from, to), after, most).await
}

async fn between(
    conn: &Conn,
    statement: &'static str,
    (from, to): (OffsetDateTime, OffsetDateTime),
    after: Uuid,
    most: i64,
) -> Result<Vec<Due>> {
    let query = diesel::sql_query(statement)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(to)
        .bind::<SqlUuid, _>(after)
        .bind::<BigInt, _>(most);
    Ok(Prepared::<_, Columns>::new(query).load(&mut &**conn).await?)
}

/// Notes that a reminder is recorded. False: it was recorded before.
pub async fn remind(tx: &mut Tx, subject: Uuid, moment: &str, deadline: OffsetDateTime) -> Result<bool> {
    let row =
        (reminders::subject_id.eq(subject), reminders::moment.eq(moment), reminders::deadline.eq(deadline));
    let insert = diesel::insert_into(reminders::table).values(row).on_conflict_do_nothing();
    Ok(insert.execute(&mut ***tx).await? == 1)
}

/// Removes at most this many notes of reminders whose deadline passed a day ago; gives their number.
pub async fn remove_passed(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(include_str!("remove_passed.sql")).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
