//! `DELETE /nodes/{id}`. Refused while the node contains something, or is named by a permission or an open ticket.

use super::wire::NodeView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::inventory::in_use::{self, TOLD};
use crate::inventory::targets;
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, delete};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{NodeId, OrgId};
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::{
    Tx,
    inventory::{assets, nodes},
    permissions, uses,
};
use serde_json::json;
use uuid::Uuid;

/// Delete an empty node
///
/// Only admins of the organization may. A node that contains nodes or assets, or that a permission or an open ticket
/// names, is in use. The permission of a grant that has ended does not count.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the node")),
    responses((status = 204, description = "The node is deleted")))]
#[delete("/nodes/{id}")]
pub async fn delete_node(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    caller.write(&[], async |tx, caller| remove(caller, tx, id.0.into()).await).await
}

async fn remove(caller: &Caller, tx: &mut Tx, id: NodeId) -> Result<Reply> {
    let org = OrgId(nodes::find(tx, id).await?.org_id);
    caller.authorize(Act::ManageInventory, &targets::node(caller, tx, org, id).await?)?;
    nodes::lock_tree(tx, org).await?;
    let view = NodeView::from(nodes::find_locked(tx, id).await?);
    reply::refuse_stale(&caller.client.request, &view)?;
    in_use::refuse(vec![
        ("nodes", nodes::children(tx, id, TOLD).await?),
        ("assets", nodes::assets(tx, id, TOLD).await?),
        ("permissions", permissions::naming_node(tx, view.id, TOLD).await?),
        ("tickets", assets::open_tickets_for_node(tx, org, view.id, TOLD).await?),
        ("flows", uses::flows_naming(tx, view.id).await?),
        ("guard_rules", uses::rules_naming(tx, view.id).await?),
    ])?;
    nodes::delete(tx, id).await?;
    let event =
        NewEvent::new(EventAction::NodeDeleted, json!({ "before": view })).about(view.id).in_org(view.org_id);
    caller.record(tx, vec![event]).await?;
    Ok(Reply::no_content())
}
