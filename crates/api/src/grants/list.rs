//! `GET /grants`, at once or after the list has changed.

use super::show;
use super::wire::{GrantFilter, GrantPage, GrantSort, GrantView, listing};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use crate::wait;
use actix_web::{HttpResponse, get};
use futures::future::try_join;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::why::Why;
use gatepass_persistence::grants;

/// List grants
///
/// Returns the caller's own grants, the grants of tickets that the caller takes part in, and the grants that the caller may
/// read as an auditor or admin.
///
/// An agent on a device asks `?asset_id=...&state=active` with an API key (scope `grants:read`) of a service user who is an
/// auditor of the organization. With `Prefer: wait=N` and one `asset_id`, the server answers when the list changes, or
/// after N seconds (at most 60). Send the ETag of the last answer as `If-None-Match` to miss no change. The ETag ignores
/// `remaining_seconds`, which counts down.
///
/// An API key for one asset (`asset_id` of the key) lists the grants of that asset, also without the parameter, and may not
/// search (`q`).
#[utoipa::path(
    tag = "grants",
    params(
        List<GrantFilter, GrantSort>,
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the list changes, or after 30 seconds (RFC 7240). Only with a single `asset_id`", max_length = 200),
    ),
    responses((status = 200, description = "A page of grants", body = GrantPage))
)]
#[get("/grants")]
pub async fn list_grants(caller: Caller, query: Query<List<GrantFilter, GrantSort>>) -> Result<HttpResponse> {
    let Both(filter, paging) = query.0;
    let mut filter = grants::Filter::from(filter);
    if let Some(asset) = caller.actor.asset {
        // The texts that a search reads are not those of the grants alone.
        if filter.q.is_some() {
            return Err(Why::AssetKey.into());
        }
        if filter.assets.is_empty() {
            filter.assets.push(asset.into());
        }
    }
    let listing = listing(&paging, &filter)?;
    let asset = if let [one] = filter.assets.as_slice() { Some(*one) } else { None };
    wait::list(&caller, asset, async |caller, conn| {
        caller.authorize(Act::ReadGrant, &Target::listing())?;
        let total = async {
            if paging.counts() {
                grants::count(conn, &caller.actor, &filter).await.map(Some)
            } else {
                Ok(None)
            }
        };
        let rows = grants::list(conn, &caller.actor, &filter, &listing.page);
        let (rows, total) = try_join(rows, total).await?;
        let (rows, next_cursor) =
            listing.cut(rows, |row| (grants::end_key(row.grant.window.end), row.grant.id.into()));
        let view = |row| show::listed(row, &caller.actor, caller.now);
        let items = |change: fn(GrantView) -> GrantView| rows.iter().map(view).map(change).collect();
        let page = |items| GrantPage { items, next_cursor: next_cursor.clone(), total };
        Reply::ok_as(&page(items(|view| view)), &page(items(GrantView::still)))
    })
    .await
}
