//! `GET /grants`.

use super::show;
use super::wire::{GrantPage, ListGrants};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::grants;

/// List grants
///
/// The caller's own, those of tickets that they take part in, and those that they read as an auditor or admin.
#[utoipa::path(
    tag = "grants",
    params(ListGrants),
    responses((status = 200, description = "A page of grants", body = GrantPage))
)]
#[get("/grants")]
pub async fn list_grants(caller: Caller, query: Query<ListGrants>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadGrant, &Target::listing())?;
    let (filter, listing, counts) = query.0.read()?;
    let mut conn = caller.conn().await?;
    let rows = grants::list(&mut conn, &caller.actor, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.grant.id.into()));
    let total = if counts { Some(grants::count(&mut conn, &caller.actor, &filter).await?) } else { None };
    let items = rows.iter().map(|row| show::view(row, &caller.actor, caller.now)).collect();
    Ok(Reply::answer(&GrantPage { items, next_cursor, total })?.send())
}
