//! Limits on codes of chats, and on guesses.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::CodeLimit;
use uuid::Uuid;

/// What is limited, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited<'a> {
    /// Sending a code for a person.
    SentTo(UserId),
    /// Sending a code to an account. Case makes no difference, because some services ignore it.
    SentToAccount(&'a str),
    /// A guess of a person.
    Guess(UserId),
}

impl Limited<'_> {
    fn subject(self) -> String {
        match self {
            Self::SentTo(user) => format!("sent to user {user}"),
            Self::SentToAccount(account) => format!("sent to account {}", account.to_lowercase()),
            Self::Guess(user) => format!("guesses of user {user}"),
        }
    }
}

/// Counts an act in a channel. Returns the seconds to wait if it happened too often; then it does not count.
pub async fn count_chat(
    conn: &Conn,
    channel: Uuid,
    limited: Limited<'_>,
    limit: CodeLimit,
) -> Result<Option<u64>> {
    let (subject, window) = (limited.subject(), limit.window.as_seconds_f64());
    let query = diesel::sql_query(include_str!("count_chat.sql"))
        .bind::<SqlUuid, _>(channel)
        .bind::<Text, _>(subject.clone())
        .bind::<Double, _>(window)
        .bind::<BigInt, _>(limit.most);
    let counted: Option<String> =
        Prepared::<_, Text>::new(query).get_result(&mut &**conn).await.optional()?;
    if counted.is_some() {
        return Ok(None);
    }
    let query = diesel::sql_query(include_str!("wait_chat.sql"))
        .bind::<SqlUuid, _>(channel)
        .bind::<Text, _>(subject)
        .bind::<Double, _>(window);
    let wait: Option<i64> = Prepared::<_, Nullable<BigInt>>::new(query).get_result(&mut &**conn).await?;
    Ok(Some(wait.unwrap_or_default().unsigned_abs().max(1)))
}

/// Removes at most this many counts that are older than this limit's window; gives their number.
pub async fn remove_limits(conn: &Conn, most: i64, longest: CodeLimit) -> Result<usize> {
    let old = diesel::sql_query(include_str!("remove_limits.sql"))
        .bind::<BigInt, _>(most)
        .bind::<Double, _>(longest.window.as_seconds_f64());
    Ok(old.execute(&mut &**conn).await?)
}
