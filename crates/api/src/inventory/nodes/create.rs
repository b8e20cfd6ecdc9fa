//! `POST /nodes`.

use super::parent;
use super::wire::{CreateNode, NodeView};
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::inventory::owners;
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::jobs::{Changed, follow_rules};
use gatepass_app::references::{missing_owner, not_found};
use gatepass_app::rules::refuse;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_persistence::Tx;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::inventory::nodes::{self, Node};
use serde_json::json;

/// Create a node
///
/// Only admins of the organization may. To set an owner, an API key also needs the scope `permissions:write`.
#[utoipa::path(request_body = CreateNode, tag = "inventory",
    responses((status = 201, description = "The node", body = NodeView)))]
#[post("/nodes")]
pub async fn create_node(caller: Caller, body: Body<CreateNode>) -> Result<HttpResponse> {
    caller.write(&body.bytes, async |tx, caller| create(caller, tx, body.input).await).await
}

async fn create(caller: &Caller, tx: &mut Tx, input: CreateNode) -> Result<Reply> {
    caller.authorize(Act::ManageInventory, &Target::org(input.org_id.into()))?;
    if input.owner_id.is_some() {
        owners::authorize(caller, input.org_id.into())?;
    }
    let CreateNode { org_id, name, parent_id, owner_id } = input;
    let org = OrgId(org_id);
    let mut faults = Vec::new();
    if nodes::lock_tree(tx, org).await? {
        faults.extend(parent::fault(tx, org, parent_id, 0).await?);
    } else {
        faults.push(not_found("/org_id"));
    }
    faults.extend(missing_owner(tx, caller.by(), owner_id).await?);
    refuse(faults)?;
    let (created_at, updated_at) = (tx.now, tx.now);
    let node = Node { id: tx.ids.next(), org_id, parent_id, name, owner_id, created_at, updated_at };
    nodes::insert(tx, &node).await?;
    if node.owner_id.is_some() {
        follow_rules(tx, Changed::Owners { org_id: org }).await?;
    }
    let view = NodeView::from(node);
    let event =
        NewEvent::new(EventAction::NodeCreated, json!({ "after": view })).about(view.id).in_org(org_id);
    caller.record(tx, vec![event]).await?;
    Reply::created(format!("/api/v1/nodes/{}", view.id), &view)
}
