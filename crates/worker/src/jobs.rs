//! THE list of jobs: the function for each kind. A job may run twice, or be interrupted anywhere. Then the work that
//! it has done stays done, and is not done again.

use gatepass_domain::job::JobKind;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::jobs::{self, Job};
use gatepass_persistence::{Db, idempotency, logins, sessions};

use super::clean::clean;
use super::{Failure, Progress, approver_left, expire_grants, expire_tickets, unblock_tickets};

/// Runs a job once.
pub(super) async fn run(db: &Db, job: &Job) -> Result<Progress, Failure> {
    let kind = JobKind::parse(&job.kind).ok_or_else(|| Failure::new("of an unknown kind"))?;
    match kind {
        JobKind::ExpireTickets => expire_tickets::run(db, job).await,
        JobKind::ExpireGrants => expire_grants::run(db, job).await,
        JobKind::UnblockTickets => unblock_tickets::run(db, job).await,
        JobKind::CleanIdempotencyKeys => clean(db, 1000, idempotency::forget_old).await,
        JobKind::ApproverLeft => approver_left::run(db, job).await,
        // The refresh tokens of each session are deleted with it, and there may be thousands.
        JobKind::CleanSessions => clean(db, 50, sessions::remove_ended).await,
        JobKind::CleanLoginThrottle => clean(db, 1000, logins::forget_old).await,
        JobKind::CleanJobs => clean(db, 1000, jobs::remove_done).await,
    }
}
