//! `PATCH /connectors/{id}`.

use super::input::{Named, check, ids, new_secret};
use super::wire::{ConnectorView, UpdateConnector};
use super::{event, target};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_app::jobs::{CarryGrants, enqueue};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::flow::duration::IsoDuration;
use gatepass_persistence::Tx;
use gatepass_persistence::connectors::{self, Connector};
use serde_json::json;
use uuid::Uuid;

/// Change a connector
///
/// Only admins of its organization may. An inactive connector gets no new grants, and goes on to do what it was given. If its groups or
/// assets change, it gets tasks for the open grants that it carries from then on; what it was given before stays its own until it
/// ends. A connector that gets its first `url` gets a secret, too: `POST /connectors/{id}/rotate` gives one that you see.
#[utoipa::path(
    tag = "connectors",
    params(("id" = Uuid, Path, description = "The id of the connector")),
    request_body(content = UpdateConnector, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed connector", body = ConnectorView))
)]
#[patch("/connectors/{id}")]
pub async fn update_connector(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<UpdateConnector>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id.0, body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: Uuid, input: UpdateConnector) -> Result<Reply> {
    let connector = connectors::find_locked(tx, id).await?;
    caller.authorize(Act::ManageConnector, &target(&connector))?;
    let before = ConnectorView::from(connector.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateConnector { name, groups, assets, url, service_id, give_up_after, alarm_after, is_active } =
        input;
    let (groups, assets) = (groups.map(ids), assets.map(ids));
    let named = Named {
        groups: groups.clone().unwrap_or_default(),
        assets: assets.clone().unwrap_or_default(),
        service: service_id.flatten(),
    };
    let (groups, assets) = (groups.unwrap_or(connector.groups), assets.unwrap_or(connector.assets));
    let url = url.unwrap_or(connector.url);
    let seconds =
        |given: Option<IsoDuration>, kept| given.map_or(kept, |given| given.length().whole_seconds());
    let secret = match connector.secret {
        None if url.is_some() => Some(new_secret()?),
        kept => kept,
    };
    let connector = Connector {
        name: name.unwrap_or(connector.name),
        carries_all: groups.is_empty() && assets.is_empty(),
        groups,
        assets,
        url,
        secret,
        service_id: service_id.unwrap_or(connector.service_id),
        give_up_after: seconds(give_up_after, connector.give_up_after),
        alarm_after: seconds(alarm_after, connector.alarm_after),
        is_active: is_active.unwrap_or(connector.is_active),
        updated_at: tx.now,
        ..connector
    };
    check(tx, caller, &connector, named).await?;
    connectors::save(tx, &connector).await?;
    enqueue::<CarryGrants>(tx, connector.id.into()).await?;
    let view = ConnectorView::from(connector.clone());
    let data = json!({ "before": before, "after": view });
    caller.record(tx, vec![event(EventAction::ConnectorUpdated, &connector, data)]).await?;
    Reply::ok(&view)
}
