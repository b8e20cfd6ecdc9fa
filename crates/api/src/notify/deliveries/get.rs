//! `GET /deliveries/{id}`.

use super::wire::DeliveryView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify;
use uuid::Uuid;

/// Get a delivery
///
/// Only auditors and admins of its organization may; of no organization, super admins.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the delivery")),
    responses((status = 200, description = "The delivery", body = DeliveryView))
)]
#[get("/deliveries/{id}")]
pub async fn get_delivery(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadDelivery, &Target::listing())?;
    let visible = caller.actor.readable_orgs();
    let delivery = notify::find(&mut caller.conn().await?, &visible, id.0).await?;
    reply::object(&caller.client.request, &DeliveryView::from(delivery))
}
