//! `GET /assets/{id}/accounts`.

use super::wire::{AccountPage, AccountView};
use crate::error::Result;
use crate::extract::{Both, Caller, Id, Query};
use crate::inventory::targets;
use crate::page::List;
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::inventory::accounts::{self, Filter};
use gatepass_persistence::inventory::assets;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which accounts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// Accounts with one of these names.
    #[serde(default)]
    #[param(max_items = 100, max_length = 128)]
    username: Vec<String>,
    /// Privileged accounts (`true`), or others (`false`).
    privileged: Option<bool>,
    /// Active accounts (`true`), or deactivated accounts (`false`).
    is_active: Option<bool>,
    /// Accounts created at this time or later.
    created_from: Option<Timestamp>,
    /// Accounts created before this time.
    created_to: Option<Timestamp>,
    /// Accounts whose name contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// List the accounts of an asset
///
/// Only members of the asset's organization may.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the asset"), List<AccountFilter>),
    responses((status = 200, description = "A page of accounts", body = AccountPage)))]
#[get("/assets/{id}/accounts")]
pub async fn list_accounts(
    caller: Caller,
    id: Id<Uuid>,
    query: Query<List<AccountFilter>>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let org = assets::find(&mut conn, id.0.into()).await?.org_id;
    caller.authorize(Act::ReadInventory, &targets::asset(&caller, &conn, org.into(), id.0.into()).await?)?;
    let Both(filter, paging) = query.0;
    let AccountFilter { username, privileged, is_active, created_from, created_to, q } = filter;
    let filter = Filter {
        asset_id: id.0.into(),
        username,
        privileged,
        is_active,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    };
    let listing = paging.listing(&filter)?;
    let rows = accounts::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |account| (account.username.clone(), account.id));
    let total = if paging.counts() { Some(accounts::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(AccountView::from).collect();
    Ok(Reply::answer(&AccountPage { items, next_cursor, total })?.send())
}
