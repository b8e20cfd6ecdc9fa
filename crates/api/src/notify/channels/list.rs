//! `GET /channels`.

use super::wire::{ChannelFilter, ChannelPage};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify;

/// List channels
///
/// Returns the channels of the organizations that the caller audits or administers; super admins see all.
#[utoipa::path(
    tag = "notifications",
    params(List<ChannelFilter>),
    responses((status = 200, description = "A page of channels", body = ChannelPage))
)]
#[get("/channels")]
pub async fn list_channels(caller: Caller, query: Query<List<ChannelFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadChannel, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = notify::ChannelFilter::from(filter);
    let listing = paging.listing(&filter)?;
    let visible = caller.actor.readable_orgs();
    let mut conn = caller.conn().await?;
    let rows = notify::list_channels(&mut conn, &visible, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |channel| (channel.name.clone(), channel.id));
    let total = if paging.counts() {
        Some(notify::count_channels(&mut conn, &visible, &filter).await?)
    } else {
        None
    };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&ChannelPage { items, next_cursor, total })?.send())
}
