//! `DELETE /connectors/{id}`.

use super::wire::ConnectorView;
use super::{event, target};
use crate::error::{Code, Problem, Result};
use crate::extract::{Caller, Id};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_persistence::{Tx, connectors};
use serde_json::json;
use uuid::Uuid;

/// Delete a connector
///
/// Only admins of its organization may. A connector that holds grants can't be deleted, since nobody would take their access away: make
/// it inactive, and wait until they have ended.
#[utoipa::path(
    tag = "connectors",
    params(("id" = Uuid, Path, description = "The id of the connector")),
    responses((status = 204, description = "The connector is deleted"))
)]
#[delete("/connectors/{id}")]
pub async fn delete_connector(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id.0).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: Uuid) -> Result<Reply> {
    let connector = connectors::find_locked(tx, id).await?;
    caller.authorize(Act::ManageConnector, &target(&connector))?;
    let before = ConnectorView::from(connector.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    if connectors::holds_grants(tx, id).await? {
        return Err(Problem::new(Code::ConnectorHoldsGrants));
    }
    // If a grant begins meanwhile, the foreign key of its task refuses this.
    connectors::delete(tx, id).await?;
    caller
        .record(tx, vec![event(EventAction::ConnectorDeleted, &connector, json!({ "before": before }))])
        .await?;
    Ok(Reply::no_content())
}
