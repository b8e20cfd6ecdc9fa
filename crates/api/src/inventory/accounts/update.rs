//! `PATCH /assets/{id}/accounts/{account_id}`.

use super::refuse_name;
use super::wire::{AccountView, UpdateAccount};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::inventory::targets;
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
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

/// Change an account
///
/// Only admins of the asset's organization may. Permissions name accounts by their login name, and do not change with
/// it.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset"),
        ("account_id" = Uuid, Path, description = "The id of the account")),
    request_body(content = UpdateAccount, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed account", body = AccountView)))]
#[patch("/assets/{id}/accounts/{account_id}")]
pub async fn update_account(
    caller: Caller,
    ids: Id<(Uuid, Uuid)>,
    body: Body<UpdateAccount>,
) -> Result<HttpResponse> {
    let Id((asset, account)) = ids;
    caller
        .write(&body.bytes, async |tx, caller| {
            change(caller, tx, asset.into(), account.into(), body.input).await
        })
        .await
}

async fn change(
    caller: &Caller,
    tx: &mut Tx,
    asset: AssetId,
    id: AccountId,
    input: UpdateAccount,
) -> Result<Reply> {
    let org = assets::find(tx, asset).await?.org_id;
    caller.authorize(Act::ManageInventory, &targets::asset(caller, tx, org.into(), asset).await?)?;
    let mut account = accounts::find_locked(tx, asset, id).await?;
    let before = AccountView::from(account.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateAccount { username, privileged, is_active } = input;
    refuse_name(username.as_deref())?;
    account.username = username.unwrap_or(account.username);
    account.privileged = privileged.unwrap_or(account.privileged);
    account.is_active = is_active.unwrap_or(account.is_active);
    account.updated_at = tx.now;
    accounts::save(tx, &account).await?;
    let view = AccountView::from(account);
    let event = NewEvent::new(EventAction::AccountUpdated, json!({ "before": before, "after": view }))
        .about(view.id)
        .in_org(org);
    caller.record(tx, vec![event]).await?;
    Reply::ok(&view)
}
