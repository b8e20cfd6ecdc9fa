//! `DELETE /me/channels/{id}`.

use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, delete};
use gatepass_app::chats::unbind;
use gatepass_persistence::notify;
use uuid::Uuid;

/// Unbind the caller's account in a chat
///
/// The caller hears nothing there from then on, and decides nothing.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    responses((status = 204, description = "The account is unbound"))
)]
#[delete("/me/channels/{id}")]
pub async fn unbind_channel(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller
        .write(&[], async |tx, caller| {
            let channel = notify::find_channel(tx, id.0).await?;
            unbind(tx, caller.by(), &channel, caller.id()).await?;
            Ok(Reply::no_content())
        })
        .await
}
