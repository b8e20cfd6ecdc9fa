//! `GET /nodes`.

use super::wire::{NodePage, NodeView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Orgs, Target};
use gatepass_persistence::nodes::{self, Filter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which nodes, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListNodes {
    /// Of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Directly below one of these nodes.
    #[serde(default)]
    #[param(max_items = 100)]
    parent_id: Vec<Uuid>,
    /// True: at the top; false: below another node.
    root: Option<bool>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// With this in the name.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: SortBy,
    /// How many; 50 unless said, at most 200.
    limit: Option<i64>,
    /// Where to go on: `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// What else to answer.
    #[param(inline)]
    include: Option<Include>,
}

/// List nodes
///
/// Those of the organizations that the caller is in.
#[utoipa::path(tag = "inventory", params(ListNodes),
    responses((status = 200, description = "A page of nodes", body = NodePage)))]
#[get("/nodes")]
pub async fn list_nodes(caller: Caller, query: Query<ListNodes>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadInventory, &Target::listing())?;
    let ListNodes { org_id, parent_id, root, created_from, created_to, q, sort, limit, cursor, include } =
        query.0;
    let mut filter = Filter {
        may_see: Orgs::All,
        org_id: org_id.into_iter().map(Into::into).collect(),
        parent_id,
        root,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
        q,
    };
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    filter.may_see = caller.actor.member_orgs();
    let mut conn = caller.conn().await?;
    let rows = nodes::list(&mut conn, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |node| (node.name.clone(), node.id));
    let total = match include {
        Some(Include::Total) => Some(nodes::count(&mut conn, &filter).await?),
        None => None,
    };
    let items = rows.into_iter().map(NodeView::from).collect();
    Ok(Reply::answer(&NodePage { items, next_cursor, total })?.send())
}
