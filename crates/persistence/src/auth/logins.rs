//! Limits on login attempts. An attempt counts before the password is checked, and a right password takes it back. So
//! guesses that run at the same time all count. Names that no user has count like others.
//! || A login counts for the user at its address. If the user did not log in from that address before, it counts for the
//! address and for the user as well. It counts for the user only if the other two limits did not refuse it: otherwise one
//! address could use up the user's limit alone.

mod addresses;

pub use addresses::remember_address;

use crate::db::prepared::Prepared;
use crate::schema::login_throttle;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{SessionId, UserId};
use gatepass_domain::login::{ADDRESS_KNOWN_FOR, PER_ADDRESS, PER_PLACE, PER_USER, WINDOW};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Integer)]
    failures: i32,
    #[diesel(sql_type = Timestamptz)]
    window_start: OffsetDateTime,
}

const COUNT: &str = include_str!("logins/count.sql");

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Bool)]
    is_known_there: bool,
}

const NAMED: &str = include_str!("logins/find_user.sql");

/// The refusal of an attempt, because there were too many attempts.
#[derive(Debug, Clone)]
pub struct Throttled {
    /// How long to wait.
    pub wait: Duration,
    /// The limits that this attempt was the first to break in their current windows: `user_at_address`, `address`, `user`
    /// or `session`.
    pub begun: Vec<&'static str>,
}

/// An attempt that was counted.
#[derive(Debug, Clone)]
#[must_use]
pub struct Counted {
    subjects: Vec<String>,
    /// The refusal, if there were too many attempts.
    pub throttled: Option<Throttled>,
}

impl Counted {
    /// Whether it is the first attempt that a limit refuses in its current window.
    pub fn is_first_refused(&self) -> bool {
        self.throttled.as_ref().is_some_and(|throttled| !throttled.begun.is_empty())
    }
}

/// Counts a login as this user from this network.
pub async fn count_login(tx: &mut Tx, username: &str, network: &str) -> Result<Counted> {
    let Named { key, is_known_there } = diesel::sql_query(NAMED)
        .bind::<Text, _>(username)
        .bind::<Text, _>(network)
        .bind::<Double, _>(ADDRESS_KNOWN_FOR.as_seconds_f64())
        .get_result(&mut ***tx)
        .await?;
    let place = format!("place {key} {network}");
    if is_known_there {
        return count(tx, vec![place]).await;
    }
    let near = count(tx, vec![format!("address {network}"), place]).await?;
    if near.throttled.is_some() {
        return Ok(near);
    }
    let far = count(tx, vec![format!("user {key}")]).await?;
    let subjects = near.subjects.into_iter().chain(far.subjects).collect();
    Ok(Counted { subjects, throttled: far.throttled })
}

/// Counts an attempt to confirm the current password in a session.
pub async fn count_in_session(tx: &mut Tx, session: SessionId) -> Result<Counted> {
    count(tx, vec![format!("session {session}")]).await
}

async fn count(tx: &mut Tx, subjects: Vec<String>) -> Result<Counted> {
    let counts: Vec<Count> = diesel::sql_query(COUNT)
        .bind::<Array<Text>, _>(subjects.clone())
        .bind::<Double, _>(WINDOW.as_seconds_f64())
        .load(&mut ***tx)
        .await?;
    let begun = counts.iter().map(|count| (limit(&count.subject), count.failures));
    let begun = begun.filter(|((_, most), failures)| *failures == most + 1).map(|((what, _), _)| what);
    let too_many = counts.iter().filter(|count| count.failures > limit(&count.subject).1);
    let wait = too_many.map(|count| count.window_start + WINDOW - tx.now).max();
    let throttled = wait.map(|wait| Throttled { wait, begun: begun.collect() });
    Ok(Counted { subjects, throttled })
}

/// The name of a subject in the log, and its limit of failures.
fn limit(subject: &str) -> (&'static str, i32) {
    match subject.split(' ').next() {
        Some("place") => ("user_at_address", PER_PLACE),
        Some("session") => ("session", PER_PLACE),
        Some("user") => ("user", PER_USER),
        _ => ("address", PER_ADDRESS),
    }
}

/// Takes back the attempt of a right password. Removes the counts of the user at that address, or in that session. Takes
/// this one attempt from the counts that others may have added to.
pub async fn forget(tx: &mut Tx, counted: &Counted) -> Result<()> {
    let (own, shared): (Vec<_>, Vec<_>) =
        counted.subjects.iter().cloned().partition(|subject| limit(subject).1 == PER_PLACE);
    if !shared.is_empty() {
        let take_back = diesel::sql_query(include_str!("logins/take_back.sql"));
        take_back.bind::<Array<Text>, _>(shared).execute(&mut ***tx).await?;
    }
    let own = login_throttle::table.filter(login_throttle::subject.eq_any(own));
    diesel::delete(own).execute(&mut ***tx).await?;
    Ok(())
}

/// Removes all counts of wrong passwords of a user, from all addresses.
pub async fn forget_user(tx: &mut Tx, user: UserId) -> Result<()> {
    const FORGET: &str = include_str!("logins/forget_user.sql");
    let user = diesel::sql_query(FORGET).bind::<SqlUuid, _>(Uuid::from(user));
    user.execute(&mut ***tx).await?;
    Ok(())
}

const FORGET_OLD: &str = include_str!("logins/forget_old.sql");

/// Removes at most this many counts of past windows and as many addresses without a recent login. Returns the larger
/// number.
pub async fn forget_old(conn: &Conn, most: i64) -> Result<usize> {
    let query =
        diesel::sql_query(FORGET_OLD).bind::<BigInt, _>(most).bind::<Double, _>(WINDOW.as_seconds_f64());
    let counts = Prepared::<_, ()>::new(query).execute(&mut &**conn).await?;
    Ok(counts.max(addresses::forget_old(conn, most).await?))
}
