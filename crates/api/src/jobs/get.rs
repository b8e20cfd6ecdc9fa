//! `GET /jobs/{id}`.

use super::wire::JobView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::jobs;
use uuid::Uuid;

/// Get a background job
///
/// Only super admins may.
#[utoipa::path(
    tag = "service",
    params(("id" = Uuid, Path, description = "The id of the job")),
    responses((status = 200, description = "The job", body = JobView))
)]
#[get("/jobs/{id}")]
pub async fn get_job(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadJob, &Target::global())?;
    let job = jobs::find(&caller.conn().await?, id.0.into()).await?;
    reply::object(&caller.client.request, &JobView::from(job))
}
