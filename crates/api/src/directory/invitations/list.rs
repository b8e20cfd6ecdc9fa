//! `GET /organizations/{id}/invitations`.

use super::wire::{InvitationPage, InvitationView};
use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::page::{Listing, Pages, SortBy};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;
use gatepass_persistence::directory::invitations::{self, Whose};
use gatepass_persistence::directory::organizations;

/// List the invitations of an organization
///
/// Returns the open invitations, newest first. Only admins of the organization may.
#[utoipa::path(
    tag = "directory",
    params(("id" = Uuid, Path, description = "The id of the organization"), Pages),
    responses((status = 200, description = "A page of invitations", body = InvitationPage))
)]
#[get("/organizations/{id}/invitations")]
pub async fn list_invitations(
    caller: Caller,
    Id(org): Id<OrgId>,
    Query(pages): Query<Pages>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInvitations, &Target::org(org))?;
    let listing = Listing::new(&pages, SortBy::Newest, &("invitations", &org))?;
    let mut conn = caller.conn().await?;
    organizations::find(&mut conn, org).await?;
    let rows = invitations::list(&mut conn, &Whose::Org(org), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let items = rows.into_iter().map(InvitationView::from).collect();
    Ok(Reply::answer(&InvitationPage { items, next_cursor })?.send())
}
