//! `GET /organizations`.

use super::wire::{ListOrganizations, OrganizationPage, OrganizationView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::Listing;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::organizations::{self, Filter};

/// List organizations
///
/// Those that the caller is in; for super admins all.
#[utoipa::path(
    tag = "directory",
    params(ListOrganizations),
    responses((status = 200, description = "A page of organizations", body = OrganizationPage))
)]
#[get("/organizations")]
pub async fn list_organizations(
    caller: Caller,
    Query(query): Query<ListOrganizations>,
) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadOrganization, &Target::listing())?;
    let ListOrganizations { limit, cursor, sort, include, slug, q, created_from, created_to } = query;
    let filter = Filter {
        slugs: slug,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let visible = caller.actor.member_orgs();
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    let mut conn = caller.conn().await?;
    let rows = organizations::list(&mut conn, &visible, &filter, &listing.page).await?;
    let total = match include {
        Some(_) => Some(organizations::count(&mut conn, &visible, &filter).await?),
        None => None,
    };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows.into_iter().map(OrganizationView::from).collect();
    Ok(Reply::answer(&OrganizationPage { items, next_cursor, total })?.send())
}
