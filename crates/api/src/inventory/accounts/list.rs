//! `GET /assets/{id}/accounts`.

use super::wire::{AccountPage, AccountView};
use crate::error::Answer;
use crate::extract::{Caller, Id, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::accounts::{self, Filter};
use gatepass_persistence::assets;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which accounts, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAccounts {
    /// With one of these names.
    #[serde(default)]
    #[param(max_items = 100, max_length = 128)]
    username: Vec<String>,
    /// Privileged or not.
    privileged: Option<bool>,
    /// Active or not.
    is_active: Option<bool>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// With this in the name.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: SortBy,
    /// How many; 50 unless said, at most 200.
    limit: Option<i64>,
    /// Where to go on: `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// What else to answer.
    #[param(inline)]
    include: Option<Include>,
}

/// List the accounts of an asset
///
/// For members of the asset's organization.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The asset's id"), ListAccounts),
    responses((status = 200, description = "A page of accounts", body = AccountPage)))]
#[get("/assets/{id}/accounts")]
pub async fn list_accounts(caller: Caller, id: Id<Uuid>, query: Query<ListAccounts>) -> Answer<HttpResponse> {
    let mut conn = caller.conn().await?;
    let org = assets::find(&mut conn, id.0.into()).await?.org_id;
    caller.authorize(Act::ReadInventory, &Target::org(org.into()))?;
    let ListAccounts {
        username,
        privileged,
        is_active,
        created_from,
        created_to,
        q,
        sort,
        limit,
        cursor,
        include,
    } = query.0;
    let filter = Filter {
        asset_id: id.0.into(),
        username,
        privileged,
        is_active,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    };
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    let rows = accounts::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |account| (account.username.clone(), account.id));
    let total = match include {
        Some(Include::Total) => Some(accounts::count(&mut conn, &filter).await?),
        None => None,
    };
    let items = rows.into_iter().map(AccountView::from).collect();
    Ok(Reply::answer(&AccountPage { items, next_cursor, total })?.send())
}
