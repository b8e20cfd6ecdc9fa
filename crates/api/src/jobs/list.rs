//! `GET /jobs`.

use super::wire::{JobFilter, JobPage};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::{ByTime, List};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::jobs::{self, Filter};

/// List background jobs
///
/// Only super admins may. Jobs that are done are removed after a week; jobs that were given up stay.
#[utoipa::path(
    tag = "service",
    params(List<JobFilter, ByTime>),
    responses((status = 200, description = "A page of jobs", body = JobPage))
)]
#[get("/jobs")]
pub async fn list_jobs(caller: Caller, query: Query<List<JobFilter, ByTime>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadJob, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = Filter::from(filter);
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = jobs::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |job| (String::new(), job.id));
    let total = if paging.counts() { Some(jobs::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&JobPage { items, next_cursor, total })?.send())
}
