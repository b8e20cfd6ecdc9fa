//! `GET /groups`.

use super::wire::{GroupFilter, GroupPage, GroupView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::directory::groups::{self, Filter};

/// List groups
///
/// Returns the groups of the organizations that the caller is a member of.
#[utoipa::path(
    tag = "directory",
    params(List<GroupFilter>),
    responses((status = 200, description = "A page of groups", body = GroupPage))
)]
#[get("/groups")]
pub async fn list_groups(
    caller: Caller,
    Query(Both(asked, paging)): Query<List<GroupFilter>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadGroup, &Target::listing())?;
    let GroupFilter { org_id, name, user_id, q, created_from, created_to } = asked;
    let filter = Filter {
        orgs: org_id,
        names: name,
        users: user_id,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let visible = caller.actor.member_orgs();
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = groups::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total = if paging.counts() { Some(groups::count(&mut conn, &visible, &filter).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows.into_iter().map(GroupView::from).collect();
    Ok(Reply::answer(&GroupPage { items, next_cursor, total })?.send())
}
