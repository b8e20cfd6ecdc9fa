//! `GET /channels/{id}`.

use super::target;
use super::wire::ChannelView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::notify;
use uuid::Uuid;

/// Get a channel
///
/// Only auditors and admins of its organization may.
#[utoipa::path(
    tag = "notifications",
    params(("id" = Uuid, Path, description = "The id of the channel")),
    responses((status = 200, description = "The channel", body = ChannelView))
)]
#[get("/channels/{id}")]
pub async fn get_channel(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let channel = notify::find_channel(&caller.conn().await?, id.0).await?;
    caller.authorize(Act::ReadChannel, &target(&channel))?;
    reply::object(&caller.client.request, &ChannelView::from(channel))
}
