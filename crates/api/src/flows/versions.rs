//! `GET /flows/{id}/versions`.

use super::wire::{FlowVersion, FlowVersionPage};
use super::{devices, reads_everything};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::page::{Listing, Pages, SortBy};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::flows::{self, Viewer};
use uuid::Uuid;

/// List a flow's versions
///
/// Returns the versions, newest first. A version is never changed or removed.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the flow"), Pages),
    responses((status = 200, description = "A page of versions", body = FlowVersionPage))
)]
#[get("/flows/{id}/versions")]
pub async fn list_flow_versions(caller: Caller, id: Id<Uuid>, query: Query<Pages>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let stored = flows::find_visible(&mut conn, &Viewer::from(&caller.actor), id.0.into()).await?;
    caller.authorize(Act::ReadFlow, &Target::within(stored.flow.org_id))?;
    // The position of a cursor is the version's number, which takes the place of a name.
    let listing = Listing::new(&query.0, SortBy::NameDescending, &id.0)?;
    let before = listing.page.after.as_ref().map(|after| after.key.parse().unwrap_or(i32::MAX));
    let rows = flows::versions(&mut conn, id.0.into(), before, listing.page.fetch()).await?;
    let (mut rows, next_cursor) = listing.cut(rows, |row| (row.version.to_string(), id.0));
    let definitions = rows.iter_mut().map(|row| (stored.flow.org_id, &mut row.definition));
    devices::without_hidden(&caller, &conn, definitions).await?;
    let reads_everything = reads_everything(&caller, &stored.flow);
    let items = rows.into_iter().map(|row| FlowVersion::new(row, reads_everything)).collect();
    Ok(Reply::answer(&FlowVersionPage { items, next_cursor })?.send())
}
