//! `POST /assets/{id}/accounts`.

use super::refuse_name;
use super::wire::{AccountView, CreateAccount};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller, Id};
use crate::inventory::targets;
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{AssetId, OrgId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::inventory::accounts::{self, Account};
use gatepass_persistence::{Tx, inventory::assets, references};
use serde_json::json;
use uuid::Uuid;

/// Add an account to an asset
///
/// Only admins of the asset's organization may.
#[utoipa::path(request_body = CreateAccount, tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset")),
    responses((status = 201, description = "The account", body = AccountView)))]
#[post("/assets/{id}/accounts")]
pub async fn create_account(caller: Caller, id: Id<Uuid>, body: Body<CreateAccount>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, id.0.into(), body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, asset: AssetId, input: CreateAccount) -> Result<Reply> {
    let org = OrgId(assets::find(tx, asset).await?.org_id);
    caller.authorize(Act::ManageInventory, &targets::asset(caller, tx, org, asset).await?)?;
    if references::hold_assets(tx, org, &[asset.0]).await?.is_empty() {
        return Err(Problem::new(Code::NotFound));
    }
    let CreateAccount { username, privileged, is_active } = input;
    refuse_name(Some(&username))?;
    let account = Account {
        id: tx.ids.next(),
        asset_id: asset.0,
        username,
        privileged: privileged.unwrap_or(false),
        is_active: is_active.unwrap_or(true),
        created_at: tx.now,
        updated_at: tx.now,
    };
    accounts::insert(tx, &account).await?;
    let view = AccountView::from(account);
    let event =
        NewEvent::new(EventAction::AccountCreated, json!({ "after": view })).about(view.id).in_org(org.0);
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/assets/{asset}/accounts/{}", view.id), &view)
}
