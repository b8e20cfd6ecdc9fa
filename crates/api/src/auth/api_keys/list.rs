//! `GET /api-keys`.

use super::wire::{ApiKeyFilter, ApiKeyPage, ApiKeyView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::auth::api_keys::{self, Filter, Visible};

/// List API keys
///
/// Returns the caller's own keys. Admins also get the keys of the services whose home is their organization. The secret of
/// a key is never shown again.
#[utoipa::path(
    tag = "auth",
    params(List<ApiKeyFilter>),
    responses((status = 200, description = "A page of API keys", body = ApiKeyPage))
)]
#[get("/api-keys")]
pub async fn list_api_keys(
    caller: Caller,
    Query(Both(asked, paging)): Query<List<ApiKeyFilter>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadApiKey, &Target::listing())?;
    let ApiKeyFilter { user_id, created_by, is_revoked, q, created_from, created_to } = asked;
    let filter = Filter {
        users: user_id,
        makers: created_by,
        is_revoked,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let visible = Visible { caller: caller.id(), admin_of: caller.actor.admin_orgs() };
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = api_keys::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total =
        if paging.counts() { Some(api_keys::count(&mut conn, &visible, &filter).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows.into_iter().map(|key| ApiKeyView::new(key, &caller.actor)).collect();
    Ok(Reply::answer(&ApiKeyPage { items, next_cursor, total })?.send())
}
