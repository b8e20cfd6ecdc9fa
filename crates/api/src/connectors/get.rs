//! `GET /connectors/{id}`.

use super::target;
use super::wire::ConnectorView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::connectors;
use uuid::Uuid;

/// Get a connector
///
/// Only auditors and admins of its organization may.
#[utoipa::path(
    tag = "connectors",
    params(("id" = Uuid, Path, description = "The id of the connector")),
    responses((status = 200, description = "The connector", body = ConnectorView))
)]
#[get("/connectors/{id}")]
pub async fn get_connector(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let connector = connectors::find(&caller.conn().await?, id.0).await?;
    caller.authorize(Act::ReadConnector, &target(&connector))?;
    reply::object(&caller.client.request, &ConnectorView::from(connector))
}
