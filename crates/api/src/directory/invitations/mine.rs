//! `GET /me/invitations`.

use super::wire::{InvitationPage, InvitationView};
use crate::error::Result;
use crate::extract::{Caller, Query};
use crate::page::{Listing, Pages, SortBy};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_app::directory::invitations::answered_by;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::directory::invitations;

/// List my invitations
///
/// Returns the invitations that the caller may answer now, newest first: the caller's own, and for admins those of
/// services whose home is their organization.
#[utoipa::path(
    tag = "directory",
    params(Pages),
    responses((status = 200, description = "A page of invitations", body = InvitationPage))
)]
#[get("/me/invitations")]
pub async fn list_my_invitations(caller: Caller, Query(pages): Query<Pages>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadUser, &Target::listing())?;
    let listing = Listing::new(&pages, SortBy::Newest, &("invitations", &caller.id()))?;
    let mut conn = caller.conn().await?;
    let rows = invitations::list(&mut conn, &answered_by(&caller.actor), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let items = rows.into_iter().map(InvitationView::from).collect();
    Ok(Reply::answer(&InvitationPage { items, next_cursor })?.send())
}
