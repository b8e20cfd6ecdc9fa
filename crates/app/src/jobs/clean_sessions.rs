//! The job `clean_sessions`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::{
    Conn, Db,
    auth::{poll_tokens, sessions},
};
use std::time::Duration;

/// Deletes ended sessions with their refresh tokens, and poll tokens that nobody can use any more.
pub struct CleanSessions;

impl Job for CleanSessions {
    const NAME: &'static str = "clean_sessions";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_hours(1));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        // A session may have thousands of refresh tokens.
        clean(db, 50, async |conn: &Conn, most| {
            let removed = sessions::remove_ended(conn, most).await?;
            Ok(removed.max(poll_tokens::remove_ended(conn, most).await?))
        })
        .await
    }
}
