//! `POST /me/inbox/mark`.

use super::wire::{MarkNotifications, UnreadNotifications};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify;

/// Mark notifications as read or unread
///
/// Returns how many notifications are unread then.
#[utoipa::path(
    tag = "notifications",
    request_body = MarkNotifications,
    responses((status = 200, description = "The number of unread notifications", body = UnreadNotifications))
)]
#[post("/me/inbox/mark")]
pub async fn mark_notifications(caller: Caller, body: Body<MarkNotifications>) -> Result<HttpResponse> {
    let MarkNotifications { ids, until, is_read } = body.input;
    caller
        .write(&body.bytes, async |tx, caller| {
            caller.authorize(Act::UpdateInbox, &Target::global().owned_by(caller.id()))?;
            let until = until.map(|until| until.0);
            notify::mark_read(tx, caller.id(), ids, until, is_read).await?;
            Reply::ok(&UnreadNotifications { unread: notify::unread(tx, caller.id()).await? })
        })
        .await
}
