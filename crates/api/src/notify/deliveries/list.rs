//! `GET /deliveries`.

use super::wire::{DeliveryFilter, DeliveryPage};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::{ByTime, List};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify::{self, Filter};

/// List deliveries
///
/// Returns messages to people and webhooks of the organizations where the caller is an auditor or admin; super admins see all,
/// with those of no organization. Deliveries are removed 90 days after their end; dead ones stay.
#[utoipa::path(
    tag = "notifications",
    params(List<DeliveryFilter, ByTime>),
    responses((status = 200, description = "A page of deliveries", body = DeliveryPage))
)]
#[get("/deliveries")]
pub async fn list_deliveries(
    caller: Caller,
    query: Query<List<DeliveryFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadDelivery, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = Filter::from(filter);
    let listing = paging.listing(&filter)?;
    let visible = caller.actor.readable_orgs();
    let mut conn = caller.conn().await?;
    let rows = notify::list(&mut conn, &visible, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |delivery| (String::new(), delivery.id));
    let total = if paging.counts() { Some(notify::count(&mut conn, &visible, &filter).await?) } else { None };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&DeliveryPage { items, next_cursor, total })?.send())
}
