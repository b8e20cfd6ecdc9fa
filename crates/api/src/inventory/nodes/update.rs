//! `PATCH /nodes/{id}`: renames a node, moves it with everything below it, or changes its owner.

use super::parent;
use super::wire::{NodeView, UpdateNode};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::inventory::owners;
use crate::inventory::targets;
use crate::inventory::widening::{self, Move, Widened, particulars, shown};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, patch};
use gatepass_app::jobs::{Changed, follow_rules};
use gatepass_app::references::missing_owner;
use gatepass_app::rules::refuse;
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{NodeId, OrgId, UserId};
use gatepass_domain::inventory::{Moved, Place};
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::inventory::nodes::{self, Node};
use serde_json::json;
use uuid::Uuid;

/// Change or move a node
///
/// Only admins of the organization may. A node moves with everything below it. The response to a move lists the
/// permissions and grants that reach the node because of it. For such a move, or to change the owner, an API key also
/// needs the scope `permissions:write`.
#[utoipa::path(tag = "inventory", params(("id" = Uuid, Path, description = "The id of the node")),
    request_body(content = UpdateNode, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The changed node", body = NodeView)))]
#[patch("/nodes/{id}")]
pub async fn update_node(caller: Caller, id: Id<Uuid>, body: Body<UpdateNode>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| change(caller, tx, id.0.into(), body.input).await).await
}

async fn change(caller: &Caller, tx: &mut Tx, id: NodeId, input: UpdateNode) -> Result<Reply> {
    let org = OrgId(nodes::find(tx, id).await?.org_id);
    caller.authorize(Act::ManageInventory, &targets::node(caller, tx, org, id).await?)?;
    if input.parent_id.is_some() {
        nodes::lock_tree(tx, org).await?;
    }
    let mut node = nodes::find_locked(tx, id).await?;
    let before = NodeView::from(node.clone());
    reply::refuse_stale(&caller.client.request, &before)?;
    let UpdateNode { name, parent_id, owner_id } = input;
    if owner_id.is_some_and(|owner| owner != node.owner_id) {
        owners::authorize(caller, org)?;
    }
    let new_owner = owner_id.flatten().filter(|owner| node.owner_id != Some(*owner));
    let moved_to = parent_id.filter(|parent| *parent != node.parent_id);
    node.name = name.unwrap_or(node.name);
    node.parent_id = parent_id.unwrap_or(node.parent_id);
    node.owner_id = owner_id.unwrap_or(node.owner_id);
    node.updated_at = tx.now;
    refuse_faults(caller, tx, &node, moved_to.is_some(), new_owner).await?;
    let mut widened = None;
    if let Some(parent) = moved_to {
        widened = widen(caller, tx, &node).await?;
        nodes::relink(tx, node.id, parent).await?;
    }
    nodes::save(tx, &node).await?;
    if moved_to.is_some() || node.owner_id != before.owner_id {
        follow_rules(tx, Changed::Owners { org_id: org }).await?;
    }
    let view = NodeView::from(node);
    let data = particulars(Some(json!(before)), json!(view), widened.as_ref());
    let event = NewEvent::new(EventAction::NodeUpdated, data).about(view.id).in_org(view.org_id);
    caller.record(tx, vec![event]).await?;
    let told = NodeView { widened: shown(caller, widened), ..view.clone() };
    Reply::ok_as(&told, &view)
}

/// What the move of a node widens. The stored node has its new parent already, but its links are the old ones.
async fn widen(caller: &Caller, tx: &mut Tx, node: &Node) -> Result<Option<Widened>> {
    let (id, owner) = (NodeId(node.id), node.owner_id.map(UserId));
    let before = Place::of(&nodes::links(tx, &[node.id]).await?);
    let parent: Vec<Uuid> = node.parent_id.into_iter().collect();
    let after = Place::of_node_below(id, owner, Place::of(&nodes::links(tx, &parent).await?));
    let org = OrgId(node.org_id);
    let to = Move { org, moved: Moved::Node(id), name: &node.name, before: &before, after: &after };
    widening::widen(caller, tx, to).await
}

async fn refuse_faults(
    caller: &Caller,
    tx: &mut Tx,
    node: &Node,
    is_moved: bool,
    owner: Option<Uuid>,
) -> Result<()> {
    let mut faults: Vec<_> = missing_owner(tx, caller.by(), owner).await?.into_iter().collect();
    if is_moved {
        parent::refuse_cycle(tx, node.id, node.parent_id).await?;
        let height = nodes::height(tx, node.id).await?;
        faults.extend(parent::fault(tx, OrgId(node.org_id), node.parent_id, height).await?);
    }
    Ok(refuse(faults)?)
}
