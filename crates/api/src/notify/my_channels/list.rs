//! `GET /me/channels`.

use super::wire::{OwnChannel, OwnChannels};
use crate::error::Result;
use crate::extract::Caller;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::notify;

/// List the chats where the caller may have an account
///
/// Returns the active channels of the caller's organizations, each with the account that the caller has bound there.
#[utoipa::path(
    tag = "notifications",
    responses((status = 200, description = "The chats", body = OwnChannels))
)]
#[get("/me/channels")]
pub async fn list_own_channels(caller: Caller) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInbox, &Target::global().owned_by(caller.id()))?;
    let conn = caller.conn().await?;
    let orgs = caller.actor.roles.keys().map(|org| org.0).collect();
    let channels = notify::active_channels(&conn, orgs).await?;
    let accounts = notify::accounts_of(&conn, caller.id()).await?;
    let own = |channel: notify::Channel| {
        let account = accounts.iter().find(|account| account.channel_id == channel.id);
        OwnChannel::new(channel, account)
    };
    Ok(Reply::answer(&OwnChannels { items: channels.into_iter().map(own).collect() })?.send())
}
