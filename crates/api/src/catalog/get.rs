//! `GET /catalog/{id}`.

use super::wire::CatalogItem;
use super::{find, groups, show};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, get};
use futures::future::join3;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::{catalog, directory::group_members};
use uuid::Uuid;

/// Read a catalog item
///
/// Not found if the caller may not request the item.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the item")),
    responses((status = 200, description = "The item", body = CatalogItem))
)]
#[get("/catalog/{id}")]
pub async fn get_catalog_item(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let conn = caller.conn().await?;
    let held = catalog::held(&conn, caller.id(), Some(id.0.into()));
    let joined = group_members::joined(&conn, caller.id());
    let (offer, held, joined) = join3(find(&caller, &conn, id.0), held, joined).await;
    let offer = offer?;
    let groups = groups(&conn, &caller, std::slice::from_ref(&offer)).await?;
    let item = show::item(&caller, offer, &held?, &joined?, &groups);
    let answer = Reply::answer(&item)?;
    // The ETag ignores values that count down.
    let reply = Reply { etag: Reply::ok(&item.still())?.etag, ..answer };
    Ok(reply::unless_known(&caller.client.request, reply))
}
