//! Login throttling. An attempt is counted before its password is looked at and taken back when it was right, so
//! that guesses made at the same time all count. Names nobody has are counted like others.

use crate::prepared::Prepared;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Double, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use time::{Duration, OffsetDateTime};

/// How long failures count.
const WINDOW: Duration = Duration::minutes(15);
/// Failures per user name.
const PER_USER: i32 = 10;
/// Failures per address, from behind which many people may log in.
const PER_ADDRESS: i32 = 100;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Integer)]
    failures: i32,
    #[diesel(sql_type = Timestamptz)]
    window_start: OffsetDateTime,
}

// The subjects are sorted, so that two attempts never wait for each other in a circle.
const COUNT: &str = "INSERT INTO login_throttle AS t (subject, window_start, failures) \
    SELECT s, gatepass_now(), 1 FROM unnest($1) AS s ORDER BY s ON CONFLICT (subject) DO UPDATE SET \
    failures = CASE WHEN t.window_start + make_interval(secs => $2) <= gatepass_now() THEN 1 ELSE t.failures + 1 END, \
    window_start = CASE WHEN t.window_start + make_interval(secs => $2) <= gatepass_now() THEN gatepass_now() \
    ELSE t.window_start END RETURNING subject, failures, window_start";

/// What there were too many attempts of.
#[derive(Debug, Clone)]
pub struct Throttled {
    /// How long to wait.
    pub wait: Duration,
    /// The limits that this very attempt was the first to break since they count anew: `user`, `address` or both.
    pub begun: Vec<&'static str>,
}

/// Counts an attempt; says where there were too many.
pub async fn count_attempt(tx: &mut Tx, username: &str, address: &str) -> Result<Option<Throttled>> {
    let counts: Vec<Count> = diesel::sql_query(COUNT)
        .bind::<Array<Text>, _>(subjects(username, address).to_vec())
        .bind::<Double, _>(WINDOW.as_seconds_f64())
        .load(&mut ***tx)
        .await?;
    let limit = |count: &Count| {
        if count.subject.starts_with("user ") { ("user", PER_USER) } else { ("address", PER_ADDRESS) }
    };
    let begun = counts.iter().map(|count| (limit(count), count.failures));
    let begun = begun.filter(|((_, most), failures)| *failures == most + 1).map(|((what, _), _)| what);
    let too_many = counts.iter().filter(|count| count.failures > limit(count).1);
    let wait = too_many.map(|count| count.window_start + WINDOW - tx.now).max();
    Ok(wait.map(|wait| Throttled { wait, begun: begun.collect() }))
}

/// Takes back what a right password was counted as: the name starts anew, the address gets its attempt back.
pub async fn forget(tx: &mut Tx, username: &str, address: &str) -> Result<()> {
    let [address, user] = subjects(username, address);
    diesel::sql_query(
        "UPDATE login_throttle SET failures = failures - 1 WHERE subject = $1 AND failures > 0",
    )
    .bind::<Text, _>(address)
    .execute(&mut ***tx)
    .await?;
    diesel::sql_query("DELETE FROM login_throttle WHERE subject = $1")
        .bind::<Text, _>(user)
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

const FORGET_OLD: &str = "DELETE FROM login_throttle WHERE subject = ANY (ARRAY(SELECT subject FROM login_throttle \
    WHERE window_start <= gatepass_now() - make_interval(secs => $2) ORDER BY window_start LIMIT $1 \
    FOR UPDATE SKIP LOCKED))";

/// Forgets this many counts that do not count any more; gives how many there were.
pub async fn forget_old(conn: &Conn, most: i64) -> Result<usize> {
    let query =
        diesel::sql_query(FORGET_OLD).bind::<BigInt, _>(most).bind::<Double, _>(WINDOW.as_seconds_f64());
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}

fn subjects(username: &str, address: &str) -> [String; 2] {
    [format!("address {address}"), format!("user {}", username.to_lowercase())]
}
