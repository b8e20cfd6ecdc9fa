//! `DELETE /channels/{id}`.

use super::{event, target, view};
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::{Tx, notify};
use serde_json::json;
use uuid::Uuid;

/// Delete a channel
///
/// Only admins of its organization may. The accounts that were bound in it are forgotten, and what waits for it is dropped.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    responses((status = 204, description = "The channel is deleted"))
)]
#[delete("/channels/{id}")]
pub async fn delete_channel(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id.0).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let channel = notify::find_channel_locked(tx, id).await?;
    caller.authorize(Act::ManageChannel, &target(&channel))?;
    let before = view(&channel);
    reply::refuse_stale(&caller.client.request, &before)?;
    notify::delete_channel(tx, id).await?;
    let event = event(EventAction::ChannelDeleted, &channel, json!({ "before": before }));
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
