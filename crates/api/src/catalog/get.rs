//! `GET /catalog/{id}`.

use super::wire::CatalogItem;
use super::{find, show};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
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
    let offer = find(&caller, &conn, id.0).await?;
    let item = show::items(&caller, &conn, vec![offer]).await?.pop();
    reply::object(&caller.client.request, &item.ok_or_else(|| Problem::new(Code::NotFound))?)
}
