//! `POST /me/channels/{id}/code`.

use super::wire::{OwnChannel, SendChannelCode};
use crate::chats::{client, code_card, refused};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::chats::{Code, new_code};
use gatepass_persistence::notify;
use uuid::Uuid;

/// Send a code to the caller's account in a chat
///
/// Sends a code of 8 digits to the account, which proves within 10 minutes that the account is the caller's. The code before is
/// worthless then. A code is sent once within a minute for a caller, and once within a minute to an account: 429 `code_too_soon`.
/// Needs a login session.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    request_body = SendChannelCode,
    responses((status = 200, description = "The channel; the code is sent", body = OwnChannel))
)]
#[post("/me/channels/{id}/code")]
pub async fn send_channel_code(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<SendChannelCode>,
) -> Result<HttpResponse> {
    let mut made = None;
    let account = &body.input.account;
    let answer = caller
        .write(&body.bytes, async |tx, caller| {
            let channel = notify::find_channel(tx, id.0).await?;
            let Code(code) = new_code(tx, caller.by(), &channel, account).await?;
            let language = notify::find_preferences(tx, caller.id()).await?.language;
            let bound = notify::account_of(tx, id.0, caller.id()).await?;
            let reply = Reply::ok(&OwnChannel::new(channel.clone(), bound.as_ref()))?;
            made = Some((channel, code_card(language, &caller.actor.username, &code), tx.ids.next()));
            Ok(reply)
        })
        .await?;
    // After the transaction. A repeated request sends nothing.
    if let Some((channel, card, id)) = made {
        let client = client(&caller.client.shared, &channel)?;
        let to = notify::address_of(&caller.conn().await?, channel.id, account).await?;
        client.send(&card, to.as_deref().unwrap_or(account), id).await.map_err(|failed| refused(&failed))?;
    }
    Ok(answer)
}
