//! `GET /groups/{id}/members`.

use super::wire::{GroupMemberFilter, GroupMemberPage, GroupMemberView};
use crate::error::Result;
use crate::extract::{Both, Caller, Id, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_persistence::directory::group_members::{self, Filter};
use gatepass_persistence::directory::groups;

/// List the members of a group
///
/// Only members of the group's organization may. Users who are members through a group in the group are members too.
/// `sort=name` sorts by login name, `sort=created_at` by the creation of the
/// user.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the group"), List<GroupMemberFilter>),
    responses((status = 200, description = "A page of the group's members", body = GroupMemberPage))
)]
#[get("/groups/{id}/members")]
pub async fn list_group_members(
    caller: Caller,
    Id(id): Id<GroupId>,
    Query(Both(asked, paging)): Query<List<GroupMemberFilter>>,
) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let group = groups::find(&mut conn, id).await?;
    caller.authorize(Act::ReadGroup, &Target::org(OrgId(group.org_id)))?;
    let GroupMemberFilter { user_id, is_active, q, created_from, created_to } = asked;
    let filter = Filter {
        users: user_id,
        is_active,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let listing = paging.listing(&(id, &filter))?;
    let rows = group_members::list(&mut conn, id, &filter, &listing.page).await?;
    let total =
        if paging.counts() { Some(group_members::count(&mut conn, id, &filter).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.username.clone(), row.user_id));
    let items = rows.into_iter().map(GroupMemberView::from).collect();
    Ok(Reply::answer(&GroupMemberPage { items, next_cursor, total })?.send())
}
