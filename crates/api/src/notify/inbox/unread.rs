//! `GET /me/inbox/unread`.

use super::wire::UnreadNotifications;
use crate::error::Result;
use crate::extract::Caller;
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify;

/// Count the caller's unread notifications
///
/// Returns the number that a frontend shows beside its bell.
#[utoipa::path(
    tag = "notifications",
    responses((status = 200, description = "The number of unread notifications", body = UnreadNotifications))
)]
#[get("/me/inbox/unread")]
pub async fn count_unread_notifications(caller: Caller) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInbox, &Target::global().owned_by(caller.id()))?;
    let unread = notify::unread(&mut caller.conn().await?, caller.id()).await?;
    reply::object(&caller.client.request, &UnreadNotifications { unread })
}
