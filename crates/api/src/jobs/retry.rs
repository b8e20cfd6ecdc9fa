//! `POST /jobs/{id}/retry`.

use super::wire::{JobView, RetryJob};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::JobId;
use gatepass_domain::job::{JobState, is_retriable};
use gatepass_domain::text::TextEnum;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{Error, Tx, jobs};
use serde_json::json;
use uuid::Uuid;

/// Retry a failed job
///
/// Only super admins may. The job must be dead, or wait after a failure. It is due at once, with all of its attempts.
#[utoipa::path(
    tag = "service",
    params(("id" = Uuid, Path, description = "The id of the job")),
    request_body = RetryJob,
    responses((status = 200, description = "The current job", body = JobView))
)]
#[post("/jobs/{id}/retry")]
pub async fn retry_job(caller: Caller, id: Id<Uuid>, body: Body<RetryJob>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| retry(caller, tx, id.0.into()).await).await
}

async fn retry(caller: &Caller, tx: &mut Tx, id: JobId) -> Result<Reply> {
    caller.authorize(Act::RetryJob, &Target::global())?;
    let before = jobs::find_locked(tx, id).await?;
    reply::refuse_stale(&caller.client.request, &JobView::from(before.clone()))?;
    let attempts = u32::try_from(before.attempts).unwrap_or_default();
    if !JobState::parse(&before.state).is_some_and(|state| is_retriable(state, attempts)) {
        return Err(Problem::new(Code::JobNotDead));
    }
    let job = jobs::retry(tx, id).await.map_err(|error| match error {
        // The job was enqueued again meanwhile, so the new one waits already.
        Error::Conflict(_) => Problem::new(Code::JobNotDead).detail("another job with its key is under way"),
        other => other.into(),
    })?;
    let state = |state: &str, attempts: i32| json!({ "state": state, "attempts": attempts });
    let data = json!({
        "kind": job.kind,
        "last_error": before.last_error,
        "before": state(&before.state, before.attempts),
        "after": state(&job.state, job.attempts),
    });
    let event = NewEvent::new(EventAction::JobRetried, data).about(id.0);
    caller.record(tx, vec![event]).await?;
    Reply::ok(&JobView::from(job))
}
