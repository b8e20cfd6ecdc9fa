//! `PATCH /channels/{id}`.

use super::wire::{ChannelView, UpdateChannel, names};
use super::{event, settings, target, view};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::Tx;
use gatepass_persistence::notify::{self, Channel};
use serde_json::json;
use uuid::Uuid;

/// Change a channel
///
/// Only admins of its organization may. In an inactive channel, no press counts, and what waits for it is dropped.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    request_body(content = UpdateChannel, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed channel", body = ChannelView))
)]
#[patch("/channels/{id}")]
pub async fn update_channel(caller: Caller, id: Id<Uuid>, body: Body<UpdateChannel>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id.0, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: Uuid, input: UpdateChannel) -> Result<Reply> {
    let channel = notify::find_channel_locked(tx, id).await?;
    caller.authorize(Act::ManageChannel, &target(&channel))?;
    let before = view(&channel);
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateChannel { name, messages, settings: given, trusts_email, is_active } = input;
    let (settings, secrets) = match given {
        Some(given) => settings(caller, id, channel.service, given)?,
        None => (channel.settings, channel.secrets),
    };
    let channel = Channel {
        name: name.unwrap_or(channel.name),
        messages: messages.map_or(channel.messages, names),
        settings,
        secrets,
        trusts_email: trusts_email.unwrap_or(channel.trusts_email),
        is_active: is_active.unwrap_or(channel.is_active),
        updated_at: tx.now,
        ..channel
    };
    notify::save_channel(tx, &channel).await?;
    let data = json!({ "before": before, "after": view(&channel) });
    caller.record(tx, vec![event(EventAction::ChannelUpdated, &channel, data)]).await?;
    Reply::ok(&view(&channel))
}
