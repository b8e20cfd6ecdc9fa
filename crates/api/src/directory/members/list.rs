//! `GET /organizations/{id}/members`.

use super::wire::{ListMembers, MemberPage, MemberView};
use crate::error::Answer;
use crate::extract::{Caller, Id, Query};
use crate::page::Listing;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::members::{self, Filter};
use gatepass_persistence::organizations;

/// List the members of an organization
///
/// For members of the organization.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The organization"), ListMembers),
    responses((status = 200, description = "A page of members", body = MemberPage))
)]
#[get("/organizations/{id}/members")]
pub async fn list_members(
    caller: Caller,
    Id(id): Id<OrgId>,
    Query(query): Query<ListMembers>,
) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadMembers, &Target::org(id))?;
    let ListMembers { limit, cursor, sort, include, role, user_id, is_active, q, created_from, created_to } =
        query;
    let filter = Filter {
        roles: role,
        users: user_id,
        is_active,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let listing = Listing::new(limit, cursor.as_deref(), sort, &(id, &filter))?;
    let mut conn = caller.conn().await?;
    organizations::find(&mut conn, id).await?;
    let rows = members::list(&mut conn, id, &filter, &listing.page).await?;
    let total = match include {
        Some(_) => Some(members::count(&mut conn, id, &filter).await?),
        None => None,
    };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.username.clone(), row.user_id));
    let items = rows.into_iter().map(MemberView::from).collect();
    Ok(Reply::answer(&MemberPage { items, next_cursor, total })?.send())
}
