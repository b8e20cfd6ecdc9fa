//! The list of all kinds of jobs.

use super::{Failure, Job, Progress};
use gatepass_domain::job::Schedule;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::Db;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

/// Declares [`JobKind`] from the types that implement [`Job`].
macro_rules! kinds {
    ($($module:ident::$job:ident),+ $(,)?) => {
        /// The kind of a job.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum JobKind { $($job),+ }

        impl TextEnum for JobKind {
            const ALL: &'static [Self] = &[$(Self::$job),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$job => super::$module::$job::NAME),+ }
            }
        }

        impl JobKind {
            /// The names of all kinds.
            pub const NAMES: &'static [&'static str] = &[$(super::$module::$job::NAME),+];

            /// When jobs of this kind run.
            pub fn schedule(self) -> Schedule {
                match self { $(Self::$job => super::$module::$job::SCHEDULE),+ }
            }

            /// Runs a job of this kind once. The payload of the result is for the next run.
            pub async fn run(self, db: &Db, payload: Value) -> Result<Progress<Value>, Failure> {
                match self { $(Self::$job => run::<super::$module::$job>(db, payload).await),+ }
            }
        }
    };
}

// The contract lists the kinds in this order.
kinds! {
    expire_tickets::ExpireTickets,
    expire_grants::ExpireGrants,
    settle_sessions::SettleSessions,
    unblock_tickets::UnblockTickets,
    approver_left::ApproverLeft,
    follow_rules::FollowRules,
    clean_idempotency_keys::CleanIdempotencyKeys,
    clean_sessions::CleanSessions,
    clean_connections::CleanConnections,
    clean_login_throttle::CleanLoginThrottle,
    clean_jobs::CleanJobs,
    fold_texts::FoldTexts,
    remind::Remind,
    clean_notifications::CleanNotifications,
    carry_grants::CarryGrants,
    settle_tasks::SettleTasks,
}

async fn run<J: Job>(db: &Db, payload: Value) -> Result<Progress<Value>, Failure> {
    let progress = J::run(db, serde_json::from_value(payload)?).await?;
    Ok(progress.map(|payload| serde_json::json!(payload)))
}

impl std::fmt::Display for JobKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for JobKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| D::Error::unknown_variant(&name, Self::NAMES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = JobKind::NAMES.iter().copied().collect();
        assert_eq!(names.len(), JobKind::ALL.len());
        for name in names {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert_eq!(JobKind::parse(name).map(JobKind::as_str), Some(name));
        }
    }
}
