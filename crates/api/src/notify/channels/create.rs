//! `POST /channels`.

use super::wire::{ChannelView, CreateChannel, names};
use super::{event, settings, target, view};
use crate::error::{Code, Problem, Result};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::references::not_found;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::notify::{self, Channel};
use gatepass_persistence::{Error, Tx, references};
use serde_json::json;

/// Create a channel
///
/// Only admins of the organization may. Its people hear of requests there, and decide them by buttons. The secrets among the
/// settings are stored encrypted, and no response shows them. Enter `callback_path` in the service, after the address of this
/// server.
#[utoipa::path(
    tag = "notifications",
    request_body = CreateChannel,
    responses((status = 201, description = "The channel", body = ChannelView))
)]
#[post("/channels")]
pub async fn create_channel(caller: Caller, body: Body<CreateChannel>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateChannel) -> Result<Reply> {
    let CreateChannel { org_id, service, name, messages, settings: given, trusts_email } = input;
    let channel = Channel {
        id: tx.ids.next(),
        org_id,
        service: service.into(),
        name,
        messages: names(messages),
        settings: json!({}),
        secrets: Vec::new(),
        trusts_email,
        is_active: true,
        created_at: tx.now,
        updated_at: tx.now,
    };
    caller.authorize(Act::ManageChannel, &target(&channel))?;
    if !references::hold_org(tx, OrgId(org_id)).await? {
        refuse(vec![not_found("/org_id")])?;
    }
    let (settings, secrets) = settings(caller, channel.id, channel.service, given)?;
    let channel = Channel { settings, secrets, ..channel };
    match notify::insert_channel(tx, &channel).await {
        Err(Error::Conflict(_)) => return Err(Problem::new(Code::ChannelExists)),
        inserted => inserted?,
    }
    let data = json!({ "after": view(&channel) });
    caller.record(tx, vec![event(EventAction::ChannelCreated, &channel, data)]).await?;
    Reply::created(format!("/api/v1/channels/{}", channel.id), &view(&channel))
}
