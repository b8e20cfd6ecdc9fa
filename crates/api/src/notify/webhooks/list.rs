//! `GET /webhooks`.

use super::wire::{WebhookFilter, WebhookPage};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify;

/// List webhooks
///
/// Returns the webhooks of the organizations that the caller audits or administers; super admins see all.
#[utoipa::path(
    tag = "notifications",
    params(List<WebhookFilter>),
    responses((status = 200, description = "A page of webhooks", body = WebhookPage))
)]
#[get("/webhooks")]
pub async fn list_webhooks(caller: Caller, query: Query<List<WebhookFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadWebhook, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = notify::WebhookFilter::from(filter);
    let listing = paging.listing(&filter)?;
    let visible = caller.actor.readable_orgs();
    let mut conn = caller.conn().await?;
    let rows = notify::list_webhooks(&mut conn, &visible, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |webhook| (webhook.name.clone(), webhook.id));
    let total = if paging.counts() {
        Some(notify::count_webhooks(&mut conn, &visible, &filter).await?)
    } else {
        None
    };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&WebhookPage { items, next_cursor, total })?.send())
}
