//! Nodes: the folders of an organization's tree of assets, and the closure table that holds all their ancestors.

use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::{asset_nodes, node_ancestors, nodes, organizations};
use crate::visible::{self, InPart};
use crate::{Conn, Result, Tx};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::{NodeId, OrgId};
use gatepass_domain::inventory::Link;
use gatepass_domain::writing::fold_fields;
use time::OffsetDateTime;
use uuid::Uuid;

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = nodes, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Node {
    pub id: Uuid,
    pub org_id: Uuid,
    pub parent_id: Option<Uuid>,
    pub name: String,
    pub owner_id: Option<Uuid>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The filters of a list of nodes. An empty list of values is no condition.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The organizations whose nodes the actor may see.
    pub may_see: Orgs,
    /// Where the actor sees nodes in part.
    pub in_part: Option<InPart>,
    /// Only nodes of these organizations.
    pub org_id: Vec<OrgId>,
    /// Only nodes directly below one of these.
    pub parent_id: Vec<Uuid>,
    /// Only nodes at the top of a tree, or only nodes below another.
    pub root: Option<bool>,
    /// Only nodes that were made at this time or later.
    pub created_from: Option<OffsetDateTime>,
    /// Only nodes that were made before this time.
    pub created_to: Option<OffsetDateTime>,
    /// Only nodes with this text in the name.
    pub q: Option<String>,
}

fn filtered(filter: &Filter) -> nodes::BoxedQuery<'_, Pg> {
    let Filter { may_see, in_part, org_id, parent_id, root, created_from, created_to, q } = filter;
    let mut query = nodes::table.into_boxed();
    if let Some(orgs) = visible::orgs(may_see, org_id) {
        query = query.filter(nodes::org_id.eq_any(orgs));
    }
    if let Some(in_part) = in_part {
        query = query.filter(in_part.nodes());
    }
    if !parent_id.is_empty() {
        query = query.filter(nodes::parent_id.eq_any(parent_id));
    }
    match root {
        Some(true) => query = query.filter(nodes::parent_id.is_null()),
        Some(false) => query = query.filter(nodes::parent_id.is_not_null()),
        None => {}
    }
    if let Some(from) = created_from {
        query = query.filter(nodes::created_at.ge(from));
    }
    if let Some(to) = created_to {
        query = query.filter(nodes::created_at.lt(to));
    }
    if let Some(text) = q {
        query = query.filter(nodes::folded.like(contains_pattern(text)));
    }
    query
}

/// A page of nodes, and one more node if another page follows.
pub async fn list(conn: &mut Conn, filter: &Filter, page: &Page) -> Result<Vec<Node>> {
    let query = paged!(filtered(filter), page, nodes::id, nodes::name);
    Ok(query.select(Node::as_select()).load(&mut **conn).await?)
}

/// The number of nodes that match.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    Ok(filtered(filter).count().get_result(&mut **conn).await?)
}

/// Finds a node.
pub async fn find(conn: &mut Conn, id: NodeId) -> Result<Node> {
    Ok(nodes::table.find(id.0).select(Node::as_select()).first(&mut **conn).await?)
}

/// Finds a node, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: NodeId) -> Result<Node> {
    Ok(nodes::table.find(id.0).select(Node::as_select()).for_update().first(&mut ***tx).await?)
}

/// Locks the tree of an organization against other changes of its shape: two moves, each harmless, could close a circle
/// together. False if the organization does not exist.
pub async fn lock_tree(tx: &mut Tx, org: OrgId) -> Result<bool> {
    let row = organizations::table.find(org.0).select(organizations::id).for_no_key_update();
    Ok(row.first::<Uuid>(&mut ***tx).await.optional()?.is_some())
}

/// Keeps the shape of a tree as it is until the transaction ends, for callers that put something below one of its nodes.
/// Several callers may hold it at the same time. False if the organization does not exist.
pub async fn hold_tree(tx: &mut Tx, org: OrgId) -> Result<bool> {
    let row = organizations::table.find(org.0).select(organizations::id).for_share();
    Ok(row.first::<Uuid>(&mut ***tx).await.optional()?.is_some())
}

/// These nodes with all nodes above them, and their owners.
pub async fn links(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Link>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let links = node_ancestors::table
        .inner_join(nodes::table.on(nodes::id.eq(node_ancestors::ancestor_id)))
        .filter(node_ancestors::node_id.eq_any(ids))
        .select((node_ancestors::node_id, nodes::id, node_ancestors::depth, nodes::owner_id));
    let links: Vec<(Uuid, Uuid, i32, Option<Uuid>)> = links.load(&mut ***tx).await?;
    let link = |(node, above, depth, owner): (Uuid, Uuid, i32, Option<Uuid>)| Link {
        node: node.into(),
        above: above.into(),
        depth,
        owner: owner.map(Into::into),
    };
    Ok(links.into_iter().map(link).collect())
}

/// The number of ancestors of a node. None: the organization has no such node.
pub async fn depth(tx: &mut Tx, org: OrgId, id: Uuid) -> Result<Option<i32>> {
    let is_there = nodes::table.filter(nodes::id.eq(id).and(nodes::org_id.eq(org.0)));
    let depths = node_ancestors::table.filter(node_ancestors::node_id.eq(id).and(exists(is_there)));
    Ok(depths.select(diesel::dsl::max(node_ancestors::depth)).first(&mut ***tx).await?)
}

/// The number of levels below a node.
pub async fn height(tx: &mut Tx, id: Uuid) -> Result<i32> {
    let below = node_ancestors::table.filter(node_ancestors::ancestor_id.eq(id));
    let height: Option<i32> = below.select(diesel::dsl::max(node_ancestors::depth)).first(&mut ***tx).await?;
    Ok(height.unwrap_or_default())
}

/// Whether `id` is `top`, or below it.
pub async fn is_within(tx: &mut Tx, id: Uuid, top: Uuid) -> Result<bool> {
    let link = node_ancestors::table.find((id, top));
    Ok(diesel::select(exists(link)).get_result(&mut ***tx).await?)
}

const LINK: &str = include_str!("nodes/link.sql");

/// The text that searches for nodes look through.
fn folded(node: &Node) -> String {
    fold_fields([node.name.as_str()])
}

/// Stores a new node below its parent.
pub async fn insert(tx: &mut Tx, node: &Node) -> Result<()> {
    diesel::insert_into(nodes::table)
        .values((node, nodes::folded.eq(folded(node))))
        .execute(&mut ***tx)
        .await?;
    let link = diesel::sql_query(LINK).bind::<SqlUuid, _>(node.id);
    link.bind::<Nullable<SqlUuid>, _>(node.parent_id).execute(&mut ***tx).await?;
    Ok(())
}

/// Stores a changed node. If its parent changed, call [`relink`] too.
pub async fn save(tx: &mut Tx, node: &Node) -> Result<()> {
    diesel::update(nodes::table.find(node.id))
        .set((node, nodes::folded.eq(folded(node))))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

const CUT: &str = include_str!("nodes/cut.sql");
const GRAFT: &str = include_str!("nodes/graft.sql");

/// Replaces the ancestors of a node and of all nodes below it by those of its new parent.
pub async fn relink(tx: &mut Tx, id: Uuid, parent: Option<Uuid>) -> Result<()> {
    diesel::sql_query(CUT).bind::<SqlUuid, _>(id).execute(&mut ***tx).await?;
    if let Some(parent) = parent {
        let graft = diesel::sql_query(GRAFT).bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(parent);
        graft.execute(&mut ***tx).await?;
    }
    Ok(())
}

/// Removes a node that no object uses.
pub async fn delete(tx: &mut Tx, id: NodeId) -> Result<()> {
    diesel::delete(nodes::table.find(id.0)).execute(&mut ***tx).await?;
    Ok(())
}

/// Finds some of the nodes directly below a node.
pub async fn children(tx: &mut Tx, id: NodeId, at_most: i64) -> Result<Vec<Uuid>> {
    let query = nodes::table.filter(nodes::parent_id.eq(id.0)).order(nodes::id).limit(at_most);
    Ok(query.select(nodes::id).load(&mut ***tx).await?)
}

/// Finds some of the assets directly in a node.
pub async fn assets(tx: &mut Tx, id: NodeId, at_most: i64) -> Result<Vec<Uuid>> {
    let query = asset_nodes::table.filter(asset_nodes::node_id.eq(id.0)).order(asset_nodes::asset_id);
    Ok(query.limit(at_most).select(asset_nodes::asset_id).load(&mut ***tx).await?)
}
