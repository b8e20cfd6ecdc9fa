//! `DELETE /assets/{id}/accounts/{account_id}`. Permissions name accounts by their login name, and stay.

use super::wire::AccountView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::inventory::targets;
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AccountId, AssetId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{
    Tx,
    inventory::{accounts, assets},
};
use serde_json::json;
use uuid::Uuid;

/// Delete an account
///
/// Only admins of the asset's organization may. Permissions name accounts by their login name, and stay as they are.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset"),
        ("account_id" = Uuid, Path, description = "The id of the account")),
    responses((status = 204, description = "The account is deleted")))]
#[delete("/assets/{id}/accounts/{account_id}")]
pub async fn delete_account(caller: Caller, ids: Id<(Uuid, Uuid)>) -> Result<HttpResponse> {
    let Id((asset, account)) = ids;
    caller.write(&[], async |tx, caller| remove(caller, tx, asset.into(), account.into()).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, asset: AssetId, id: AccountId) -> Result<Reply> {
    let org = assets::find(tx, asset).await?.org_id;
    caller.authorize(Act::ManageInventory, &targets::asset(caller, tx, org.into(), asset).await?)?;
    let view = AccountView::from(accounts::find_locked(tx, asset, id).await?);
    reply::refuse_stale(&caller.client.request, &view)?;
    accounts::delete(tx, id).await?;
    let event =
        NewEvent::new(EventAction::AccountDeleted, json!({ "before": view })).about(view.id).in_org(org);
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
