//! `GET /groups`.

use super::wire::{GroupPage, GroupView, ListGroups};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::Listing;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::groups::{self, Filter};

/// List groups
///
/// Those of the organizations that the caller is in.
#[utoipa::path(
    tag = "directory",
    params(ListGroups),
    responses((status = 200, description = "A page of groups", body = GroupPage))
)]
#[get("/groups")]
pub async fn list_groups(caller: Caller, Query(query): Query<ListGroups>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadGroup, &Target::listing())?;
    let ListGroups { limit, cursor, sort, include, org_id, name, user_id, q, created_from, created_to } =
        query;
    let filter = Filter {
        orgs: org_id,
        names: name,
        users: user_id,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let visible = caller.actor.member_orgs();
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    let mut conn = caller.conn().await?;
    let rows = groups::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total = match include {
        Some(_) => Some(groups::count(&mut conn, &visible, &filter).await?),
        None => None,
    };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows.into_iter().map(GroupView::from).collect();
    Ok(Reply::answer(&GroupPage { items, next_cursor, total })?.send())
}
