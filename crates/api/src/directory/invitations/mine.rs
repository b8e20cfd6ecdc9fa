//! `GET /me/invitations`.

use super::answered_by;
use super::wire::{InvitationPage, InvitationView, ListInvitations};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::invitations;

/// List my invitations
///
/// Those that the caller may answer now, newest first: their own, and for admins those of services whose home is their
/// organization.
#[utoipa::path(
    tag = "directory",
    params(ListInvitations),
    responses((status = 200, description = "A page of invitations", body = InvitationPage))
)]
#[get("/me/invitations")]
pub async fn list_my_invitations(
    caller: Caller,
    Query(query): Query<ListInvitations>,
) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadUser, &Target::listing())?;
    let listing = query.read(&caller.id())?;
    let mut conn = caller.conn().await?;
    let rows = invitations::list(&mut conn, &answered_by(&caller), &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let items = rows.into_iter().map(InvitationView::from).collect();
    Ok(Reply::answer(&InvitationPage { items, next_cursor })?.send())
}
