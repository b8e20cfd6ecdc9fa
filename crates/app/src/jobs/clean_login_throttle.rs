//! The job `clean_login_throttle`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_persistence::{Db, auth::logins};
use std::time::Duration;

/// Deletes failed logins that no longer count, and old addresses of logins.
pub struct CleanLoginThrottle;

impl Job for CleanLoginThrottle {
    const NAME: &'static str = "clean_login_throttle";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_mins(15));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        clean(db, 1000, logins::forget_old).await
    }
}
