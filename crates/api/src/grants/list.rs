//! `GET /grants`, at once or when the list changes.

use super::show;
use super::wire::{GrantPage, GrantView, ListGrants};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use crate::wait;
use actix_web::{HttpResponse, get};
use futures::future::try_join;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::grants;

/// List grants
///
/// The caller's own, those of tickets that they take part in, and those that they read as an auditor or admin.
///
/// An agent on a device asks `?asset_id=...&state=active` with an API key (scope `grants:read`) of a service user who is an
/// auditor of the organization. With `Prefer: wait=N`, and one `asset_id`, the answer comes when the list has changed, or
/// after N seconds (at most 60): send the ETag of the last answer as `If-None-Match`, and no change is missed.
/// `remaining_seconds` counts down, and is no part of what the ETag says.
#[utoipa::path(
    tag = "grants",
    params(
        ListGrants,
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the list changes, or after that many seconds (RFC 7240); for lists of one `asset_id`", max_length = 200),
    ),
    responses((status = 200, description = "A page of grants", body = GrantPage))
)]
#[get("/grants")]
pub async fn list_grants(caller: Caller, query: Query<ListGrants>) -> Answer<HttpResponse> {
    let (filter, listing, counts) = query.0.read()?;
    let asset = if let [one] = filter.assets.as_slice() { Some(*one) } else { None };
    wait::list(&caller, asset, async |caller, conn| {
        caller.authorize(Act::ReadGrant, &Target::listing())?;
        let total = async {
            if counts { grants::count(conn, &caller.actor, &filter).await.map(Some) } else { Ok(None) }
        };
        let rows = grants::list(conn, &caller.actor, &filter, &listing.page);
        let (rows, total) = try_join(rows, total).await?;
        let (rows, next_cursor) =
            listing.cut(rows, |row| (grants::end_key(row.grant.window.end), row.grant.id.into()));
        let view = |row| show::view(row, &caller.actor, caller.now);
        let items = |change: fn(GrantView) -> GrantView| rows.iter().map(view).map(change).collect();
        let page = |items| GrantPage { items, next_cursor: next_cursor.clone(), total };
        Reply::ok_as(&page(items(|view| view)), &page(items(GrantView::still)))
    })
    .await
}
