//! `GET /organizations`.

use super::wire::{OrganizationFilter, OrganizationPage, OrganizationView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::directory::organizations::{self, Filter};

/// List organizations
///
/// Returns the organizations that the caller is a member of. Super admins get all organizations.
#[utoipa::path(
    tag = "directory",
    params(List<OrganizationFilter>),
    responses((status = 200, description = "A page of organizations", body = OrganizationPage))
)]
#[get("/organizations")]
pub async fn list_organizations(
    caller: Caller,
    Query(Both(asked, paging)): Query<List<OrganizationFilter>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadOrganization, &Target::listing())?;
    let OrganizationFilter { slug, q, created_from, created_to } = asked;
    let filter = Filter {
        slugs: slug,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let visible = caller.actor.member_orgs();
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = organizations::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total =
        if paging.counts() { Some(organizations::count(&mut conn, &visible, &filter).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows.into_iter().map(OrganizationView::from).collect();
    Ok(Reply::answer(&OrganizationPage { items, next_cursor, total })?.send())
}
