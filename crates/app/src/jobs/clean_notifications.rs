//! The job `clean_notifications`.

use super::clean::{Nothing, clean};
use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_domain::notify::GUESSES;
use gatepass_persistence::{Db, notify};
use std::time::Duration;

/// Deletes notifications of a year ago, deliveries that ended 90 days ago, and notes of reminders and of codes that have passed.
pub struct CleanNotifications;

impl Job for CleanNotifications {
    const NAME: &'static str = "clean_notifications";
    const SCHEDULE: Schedule = Schedule::Every(Duration::from_hours(1));
    type Payload = Nothing;

    async fn run(db: &Db, Nothing {}: Nothing) -> Result<Progress<Nothing>, Failure> {
        clean(db, 1000, async |conn, most| {
            let deliveries = notify::remove_ended(conn, most).await?;
            let notifications = notify::remove_old(conn, most).await?;
            let lanes = notify::remove_orphans(conn, most).await?;
            let presses = notify::remove_presses(conn, most).await?;
            let limits = notify::remove_limits(conn, most, GUESSES).await?;
            Ok(deliveries
                .max(notifications)
                .max(presses)
                .max(limits)
                .max(lanes)
                .max(notify::remove_passed(conn, most).await?))
        })
        .await
    }
}
