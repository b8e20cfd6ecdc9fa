//! THE list: what does which kind of job. Each may be run twice, or be cut off anywhere: what it did then is done, and
//! done once.

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
        // With each go its refresh tokens, of which there may be thousands.
        JobKind::CleanSessions => clean(db, 50, sessions::remove_ended).await,
        JobKind::CleanLoginThrottle => clean(db, 1000, logins::forget_old).await,
        JobKind::CleanJobs => clean(db, 1000, jobs::remove_done).await,
    }
}
