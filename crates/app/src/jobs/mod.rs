//! Background jobs. One file is one kind of job: its name, its schedule, its payload, and what a run does. `JobKind` is the list
//! of all kinds; the worker, the jobs API and the tests take it from here.

mod approver_left;
mod carry_grants;
mod clean;
mod clean_connections;
mod clean_idempotency_keys;
mod clean_jobs;
mod clean_login_throttle;
mod clean_notifications;
mod clean_sessions;
mod expire_grants;
mod expire_tickets;
mod fold_texts;
mod follow_rules;
mod kind;
mod progress;
mod remind;
mod settle_sessions;
mod settle_tasks;
mod sweep;
mod unblock_tickets;

pub use approver_left::{ApproverLeft, Deactivated};
pub use carry_grants::CarryGrants;
pub use follow_rules::{Changed, follow_rules};
pub use kind::JobKind;
pub use progress::{Failure, Progress};

use gatepass_domain::job::Schedule;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::jobs::{self, NewJob};
use gatepass_persistence::{Db, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A kind of job.
pub trait Job {
    /// The name under which the jobs of this kind are stored. The contract lists it.
    const NAME: &'static str;
    /// When the job runs. No response of the API depends on it, because readers judge by the clock.
    const SCHEDULE: Schedule;
    /// The arguments: ids, no secrets. Super admins read them. A periodic job starts with `{}`.
    type Payload: Serialize + DeserializeOwned;

    /// Jobs with the same key do the same, and are one job. None: each runs.
    fn key(_payload: &Self::Payload) -> Option<String> {
        None
    }

    /// Runs the job once. A job may run twice, or be cut off anywhere. So each change is a use case that commits on its own, and
    /// finds nothing to do the second time.
    fn run(db: &Db, payload: Self::Payload)
    -> impl Future<Output = Result<Progress<Self::Payload>, Failure>>;
}

/// Enqueues a job in the transaction of the change that it follows from. It is due at once.
pub async fn enqueue<J: Job>(tx: &mut Tx, payload: J::Payload) -> gatepass_persistence::Result<()> {
    let (unique_key, payload) = (J::key(&payload), json!(payload));
    jobs::enqueue(tx, NewJob { kind: J::NAME, unique_key, payload, run_at: None }).await
}

/// Runs a stored job once.
pub async fn run(db: &Db, job: &jobs::Job) -> Result<Progress<Value>, Failure> {
    let kind = JobKind::parse(&job.kind).ok_or_else(|| Failure::new("of an unknown kind"))?;
    kind.run(db, job.payload.clone()).await
}

/// The schedule of a stored job. A job whose key is not its kind was enqueued on request, even if its kind is periodic.
pub fn schedule(job: &jobs::Job) -> Schedule {
    let is_periodic = job.unique_key.as_deref() == Some(job.kind.as_str());
    let kind = JobKind::parse(&job.kind).filter(|_| is_periodic);
    kind.map_or(Schedule::OnRequest, JobKind::schedule)
}
