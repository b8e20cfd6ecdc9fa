//! `GET /nodes/{id}`.

use super::wire::NodeView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::inventory::targets;
use crate::reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::inventory::nodes;
use uuid::Uuid;

/// Get a node
///
/// Only members of the node's organization may.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the node")),
    responses((status = 200, description = "The node", body = NodeView)))]
#[get("/nodes/{id}")]
pub async fn get_node(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    let mut conn = caller.conn().await?;
    let node = nodes::find(&mut conn, id.0.into()).await?;
    let target = targets::node(&caller, &conn, node.org_id.into(), id.0.into()).await?;
    caller.authorize(Act::ReadInventory, &target)?;
    reply::object(&caller.client.request, &NodeView::from(node))
}
