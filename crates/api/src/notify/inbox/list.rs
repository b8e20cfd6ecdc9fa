//! `GET /me/inbox`.

use super::wire::{NotificationFilter, NotificationPage, NotificationView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::{ByTime, List};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify::{InboxFilter, count_inbox, inbox};
use gatepass_persistence::tickets;
use std::collections::BTreeMap;

/// List the caller's notifications
///
/// Returns what the caller was told in the last year, newest first. Notifications follow the audit log, so one may be a second
/// younger than its event.
#[utoipa::path(
    tag = "notifications",
    params(List<NotificationFilter, ByTime>),
    responses((status = 200, description = "A page of notifications", body = NotificationPage))
)]
#[get("/me/inbox")]
pub async fn list_notifications(
    caller: Caller,
    query: Query<List<NotificationFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInbox, &Target::global().owned_by(caller.id()))?;
    let Both(filter, paging) = query.0;
    let filter = InboxFilter::from(filter);
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = inbox(&mut conn, caller.id(), &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |item| (String::new(), item.id));
    let ids = rows.iter().filter_map(|item| item.ticket_id).collect();
    let titles = tickets::titles(&mut conn, &caller.actor, ids).await?;
    let titles: BTreeMap<_, _> = titles.into_iter().map(|title| (title.id, title)).collect();
    let total =
        if paging.counts() { Some(count_inbox(&mut conn, caller.id(), &filter).await?) } else { None };
    let items = rows.iter().map(|item| NotificationView::new(item, &titles)).collect();
    Ok(Reply::answer(&NotificationPage { items, next_cursor, total })?.send())
}
