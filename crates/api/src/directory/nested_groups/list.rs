//! `GET /groups/{id}/groups`.

use super::wire::{NestedGroupPage, NestedGroupView};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::page::Paging;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::directory::{groups, nested_groups};

/// List the groups in a group
///
/// Only members of the group's organization may. Returns the groups that are members themselves, and not those below them.
/// `sort=created_at` sorts by the creation of the groups.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the group"), Paging),
    responses((status = 200, description = "A page of the groups in the group", body = NestedGroupPage))
)]
#[get("/groups/{id}/groups")]
pub async fn list_nested_groups(
    caller: Caller,
    Id(id): Id<GroupId>,
    Query(paging): Query<Paging>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let group = groups::find(&mut conn, id).await?;
    caller.authorize(Act::ReadGroup, &Target::org(OrgId(group.org_id)))?;
    let listing = paging.listing(&id)?;
    let rows = nested_groups::list(&mut conn, id, &listing.page).await?;
    let total = if paging.counts() { Some(nested_groups::count(&mut conn, id).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.member_id));
    let items = rows.into_iter().map(NestedGroupView::from).collect();
    Ok(Reply::answer(&NestedGroupPage { items, next_cursor, total })?.send())
}
