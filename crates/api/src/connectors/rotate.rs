//! `POST /connectors/{id}/rotate`.

use super::input::new_secret;
use super::wire::{ConnectorSecret, ConnectorView, RotateConnectorSecret};
use super::{event, shown_once, target};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::Tx;
use gatepass_persistence::connectors::{self, Connector};
use serde_json::json;
use time::Duration;
use uuid::Uuid;

/// How long the secret before a rotation signs too.
const OVERLAP: Duration = Duration::days(1);

/// Give a connector another secret
///
/// Only admins of its organization may. For a day, posts are signed with the old secret, too, so that the receiver can take the new one
/// meanwhile.
#[utoipa::path(
    tag = "connectors",
    params(("id" = Uuid, Path, description = "The id of the connector")),
    request_body = RotateConnectorSecret,
    responses((status = 200, description = "The connector and its new secret", body = ConnectorSecret))
)]
#[post("/connectors/{id}/rotate")]
pub async fn rotate_connector_secret(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<RotateConnectorSecret>,
) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| rotate(caller, tx, id.0).await).await
}

async fn rotate(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let connector = connectors::find_locked(tx, id).await?;
    caller.authorize(Act::ManageConnector, &target(&connector))?;
    let before = ConnectorView::from(connector.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let until = tx.now.saturating_add(OVERLAP);
    let connector = Connector {
        secret: Some(new_secret()?),
        old_secret_until: connector.secret.as_ref().map(|_| until),
        old_secret: connector.secret,
        updated_at: tx.now,
        ..connector
    };
    connectors::save(tx, &connector).await?;
    let data = json!({ "before": before, "after": ConnectorView::from(connector.clone()) });
    caller.record(tx, vec![event(EventAction::ConnectorRotated, &connector, data)]).await?;
    shown_once(Reply::ok(&ConnectorSecret::from(connector.clone()))?, connector)
}
