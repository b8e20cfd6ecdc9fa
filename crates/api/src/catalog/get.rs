//! `GET /catalog/{id}`.

use super::wire::CatalogItem;
use super::{find, show};
use crate::error::Answer;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use futures::future::join;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::catalog;
use uuid::Uuid;

/// Read a catalog item
///
/// One that the caller may not ask for does not exist for them.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The item's id")),
    responses((status = 200, description = "The item", body = CatalogItem))
)]
#[get("/catalog/{id}")]
pub async fn get_catalog_item(caller: Caller, id: Id<Uuid>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let conn = caller.conn().await?;
    let held = catalog::held(&conn, caller.id(), Some(id.0.into()));
    let (offer, held) = join(find(&caller, &conn, id.0), held).await;
    reply::object(&caller.client.request, &show::item(&caller, offer?, &held?))
}
