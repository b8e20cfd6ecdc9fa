//! `GET /sessions`.

use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::gateway::wire::{AssetSessionFilter, AssetSessionPage, AssetSessionView};
use crate::page::{ByTime, List};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::gateway::sessions::{self, Filter};

/// List sessions on assets
///
/// Returns the caller's own sessions, those that the caller opened as a gateway, and those of organizations that the caller audits or
/// administers.
#[utoipa::path(
    tag = "connections",
    params(List<AssetSessionFilter, ByTime>),
    responses((status = 200, description = "A page of sessions", body = AssetSessionPage))
)]
#[get("/sessions")]
pub async fn list_asset_sessions(
    caller: Caller,
    query: Query<List<AssetSessionFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadSession, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = Filter::from(filter);
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = sessions::list(&mut conn, &caller.actor, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let total =
        if paging.counts() { Some(sessions::count(&mut conn, &caller.actor, &filter).await?) } else { None };
    let items = rows.into_iter().map(|row| AssetSessionView::new(row, caller.now)).collect();
    Ok(Reply::answer(&AssetSessionPage { items, next_cursor, total })?.send())
}
