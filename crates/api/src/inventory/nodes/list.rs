//! `GET /nodes`.

use super::wire::{NodePage, NodeView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Orgs, Target};
use gatepass_persistence::inventory::nodes::{self, Filter};
use gatepass_persistence::visible::InPart;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which nodes to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NodeFilter {
    /// Nodes of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Nodes directly below one of these nodes.
    #[serde(default)]
    #[param(max_items = 100)]
    parent_id: Vec<Uuid>,
    /// Nodes without a parent (`true`), or nodes below another node (`false`).
    root: Option<bool>,
    /// Nodes created at this time or later.
    created_from: Option<Timestamp>,
    /// Nodes created before this time.
    created_to: Option<Timestamp>,
    /// Nodes whose name contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// List nodes
///
/// Returns the nodes of the organizations that the caller is a member of. Where `settings.inventory_visibility` is
/// `restricted`, members see the nodes that permissions in force and scopes of flows name, or that they own, with all nodes
/// below them, and the nodes above everything that they see.
#[utoipa::path(tag = "inventory", params(List<NodeFilter>),
    responses((status = 200, description = "A page of nodes", body = NodePage)))]
#[get("/nodes")]
pub async fn list_nodes(caller: Caller, query: Query<List<NodeFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInventory, &Target::listing())?;
    let Both(NodeFilter { org_id, parent_id, root, created_from, created_to, q }, paging) = query.0;
    let mut filter = Filter {
        may_see: Orgs::All,
        in_part: None,
        org_id: org_id.into_iter().map(Into::into).collect(),
        parent_id,
        root,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    };
    let listing = paging.listing(&filter)?;
    filter.may_see = caller.actor.member_orgs();
    filter.in_part = InPart::of(&caller.actor);
    let mut conn = caller.conn().await?;
    let rows = nodes::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |node| (node.name.clone(), node.id));
    let total = if paging.counts() { Some(nodes::count(&mut conn, &filter).await?) } else { None };
    let items = rows.into_iter().map(NodeView::from).collect();
    Ok(Reply::answer(&NodePage { items, next_cursor, total })?.send())
}
