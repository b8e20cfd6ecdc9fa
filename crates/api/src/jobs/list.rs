//! `GET /jobs`.

use super::wire::{JobPage, ListJobs};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::jobs;

/// List background jobs
///
/// For super admins. Done jobs are forgotten after a week; dead ones stay.
#[utoipa::path(
    tag = "service",
    params(ListJobs),
    responses((status = 200, description = "A page of jobs", body = JobPage))
)]
#[get("/jobs")]
pub async fn list_jobs(caller: Caller, query: Query<ListJobs>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadJob, &Target::listing())?;
    let (filter, listing, counts) = query.0.read()?;
    let mut conn = caller.conn().await?;
    let rows = jobs::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |job| (String::new(), job.id));
    let total = if counts { Some(jobs::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&JobPage { items, next_cursor, total })?.send())
}
