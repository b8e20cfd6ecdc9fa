//! `POST /channels/{id}/test`.

use super::target;
use super::wire::{ChannelView, TestChannel, callback_path};
use crate::chats::{client, refused};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_persistence::notify;
use uuid::Uuid;

/// Test a channel
///
/// Only admins of its organization may. Asks the service whether the settings work, and tells it where to send
/// its requests if it takes that by its API (DingTalk). The answer is 422 `chat_failed` with the words
/// of the service if they don't.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    request_body = TestChannel,
    responses((status = 200, description = "The channel; its settings work", body = ChannelView))
)]
#[post("/channels/{id}/test")]
pub async fn test_channel(caller: Caller, id: Id<Uuid>, body: Body<TestChannel>) -> Result<HttpResponse> {
    let TestChannel {} = body.input;
    let channel = notify::find_channel(&caller.conn().await?, id.0).await?;
    caller.authorize(Act::ManageChannel, &target(&channel))?;
    let client = client(&caller.client.shared, &channel)?;
    client.test().await.map_err(|failed| refused(&failed))?;
    if let Some(url) = &caller.client.shared.settings().public_url {
        let callback = format!("{}{}", url.trim_end_matches('/'), callback_path(channel.service, channel.id));
        client.register(&callback).await.map_err(|failed| refused(&failed))?;
    }
    Ok(Reply::ok(&ChannelView::from(channel))?.send())
}
