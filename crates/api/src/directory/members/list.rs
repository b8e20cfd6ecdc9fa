//! `GET /organizations/{id}/members`.

use super::wire::{MemberFilter, MemberPage, MemberView};
use crate::error::Result;
use crate::extract::{Both, Caller, Id, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::members::{self, Filter};
use gatepass_persistence::directory::organizations;

/// List the members of an organization
///
/// Only members of the organization may. `sort=name` sorts by login name, `sort=created_at` by the creation of the user.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization"), List<MemberFilter>),
    responses((status = 200, description = "A page of members", body = MemberPage))
)]
#[get("/organizations/{id}/members")]
pub async fn list_members(
    caller: Caller,
    Id(id): Id<OrgId>,
    Query(Both(asked, paging)): Query<List<MemberFilter>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadMembers, &Target::org(id))?;
    let MemberFilter { role, user_id, is_active, q, created_from, created_to } = asked;
    let filter = Filter {
        roles: role,
        users: user_id,
        is_active,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let listing = paging.listing(&(id, &filter))?;
    let mut conn = caller.conn().await?;
    organizations::find(&mut conn, id).await?;
    let rows = members::list(&mut conn, id, &filter, &listing.page).await?;
    let total = if paging.counts() { Some(members::count(&mut conn, id, &filter).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.username.clone(), row.user_id));
    let items = rows.into_iter().map(MemberView::from).collect();
    Ok(Reply::answer(&MemberPage { items, next_cursor, total })?.send())
}
