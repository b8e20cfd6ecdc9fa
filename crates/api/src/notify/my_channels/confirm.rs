//! `POST /me/channels/{id}/confirm`.

use super::wire::{ConfirmChannelCode, OwnChannel};
use crate::chats::client;
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use crate::write::send;
use actix_web::{HttpResponse, post};
use gatepass_app::chats::{bind_by_code, guess};
use gatepass_persistence::notify;
use uuid::Uuid;

/// Bind the account in a chat that a code belongs to
///
/// The code was sent to the account, or was shown after the caller signed in at the chat. The caller hears of requests there from
/// then on, and decides them. A code counts once, for 10 minutes and 5 guesses. A caller has
/// 10 guesses within an hour, over all codes: 429 `too_many_guesses`. Needs a login session.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    request_body = ConfirmChannelCode,
    responses((status = 200, description = "The channel with the account", body = OwnChannel))
)]
#[post("/me/channels/{id}/confirm")]
pub async fn confirm_channel_code(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ConfirmChannelCode>,
) -> Result<HttpResponse> {
    if let Some(once) = caller.once(&body.bytes)
        && let Some(reply) = caller.remembered(&once).await?
    {
        return Ok(send(reply, true));
    }
    let channel = notify::find_channel(&caller.conn().await?, id.0).await?;
    let account = guess(&caller.client.db, caller.by(), &channel, &body.input.code).await?;
    let tenant = client(&caller.client.shared, &channel)?.tenant().to_owned();
    caller
        .write(&body.bytes, async |tx, caller| {
            let bound = bind_by_code(tx, caller.by(), &channel, &tenant, &account).await?;
            Reply::ok(&OwnChannel::new(channel.clone(), Some(&bound)))
        })
        .await
}
