//! `GET /flows/{id}/versions`.

use super::reads_everything;
use super::wire::{FlowVersion, FlowVersionPage};
use crate::error::Answer;
use crate::extract::{Caller, Id, Query};
use crate::page::{Listing, SortBy};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::flows::{self, Viewer};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListVersions {
    /// How many: 50 when left out, at most 200.
    #[param(minimum = 1)]
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// List a flow's versions
///
/// Newest first. None is ever changed or removed.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The flow's id"), ListVersions),
    responses((status = 200, description = "A page of versions", body = FlowVersionPage))
)]
#[get("/flows/{id}/versions")]
pub async fn list_flow_versions(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<ListVersions>,
) -> Answer<HttpResponse> {
    let mut conn = caller.conn().await?;
    let stored = flows::find_visible(&mut conn, &Viewer::from(&caller.actor), id.0.into()).await?;
    caller.authorize(Act::ReadFlow, &Target::within(stored.flow.org_id))?;
    let ListVersions { limit, cursor } = query.0;
    // The key of a position is the version's number, which stands in for the name.
    let listing = Listing::new(limit, cursor.as_deref(), SortBy::NameDescending, &id.0)?;
    let before = listing.page.after.as_ref().map(|after| after.key.parse().unwrap_or(i32::MAX));
    let rows = flows::versions(&mut conn, id.0.into(), before, listing.page.fetch()).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (row.version.to_string(), id.0));
    let reads_everything = reads_everything(&caller, &stored.flow);
    let items = rows.into_iter().map(|row| FlowVersion::new(row, reads_everything)).collect();
    Ok(Reply::answer(&FlowVersionPage { items, next_cursor })?.send())
}
