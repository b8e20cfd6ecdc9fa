//! `GET /assets/{id}/accounts/{account_id}`.

use super::wire::AccountView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::inventory::targets;
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::inventory::{accounts, assets};
use uuid::Uuid;

/// Get an account
///
/// Only members of the asset's organization may.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset"),
        ("account_id" = Uuid, Path, description = "The id of the account")),
    responses((status = 200, description = "The account", body = AccountView)))]
#[get("/assets/{id}/accounts/{account_id}")]
pub async fn get_account(caller: Caller, ids: Id<(Uuid, Uuid)>) -> Result<HttpResponse> {
    let Id((asset, account)) = ids;
    let mut conn = caller.conn().await?;
    let org = assets::find(&mut conn, asset.into()).await?.org_id;
    caller.authorize(Act::ReadInventory, &targets::asset(&caller, &conn, org.into(), asset.into()).await?)?;
    let account = accounts::find(&mut conn, asset.into(), account.into()).await?;
    reply::object(&caller.client.request, &AccountView::from(account))
}
