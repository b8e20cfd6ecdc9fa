//! The facts that decide which flow claims a request: the tree around it, and a lock on the flows.
//!
//! A ticket is opened while it holds the flows of its organization and the global flows, and a flow is changed under a lock
//! on the flows beside it. So neither the chosen flow nor one that would claim more strongly changes before the ticket is
//! stored, and two changes can't make flows tie together.

use crate::db::prepared::Prepared;
use crate::{Conn, Error, Result, Tx};
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::warn::InScope;
use gatepass_domain::flow::{Flow, Scope};
use gatepass_domain::ids::{AssetId, NodeId, OrgId};
use gatepass_domain::inventory::Category;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::kind::tree::{Below, Tree};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Keeps the flows of an organization and the global flows as they are until the transaction ends.
pub async fn hold(tx: &Tx, org: OrgId) -> Result<()> {
    let query = diesel::sql_query(include_str!("claims/hold.sql")).bind::<SqlUuid, _>(Uuid::from(org));
    Prepared::<_, ()>::new(query).execute(&mut &***tx).await?;
    Ok(())
}

/// Locks the flows of an organization (none: the global flows) for a change, until the transaction ends.
pub async fn lock(tx: &Tx, org: Option<OrgId>) -> Result<()> {
    let query =
        diesel::sql_query(include_str!("claims/lock.sql")).bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from));
    Prepared::<_, ()>::new(query).execute(&mut &***tx).await?;
    Ok(())
}

/// The places that scopes name.
pub type Named = (BTreeSet<AssetId>, BTreeSet<NodeId>);

/// The places that these scopes name.
pub fn named<'a>(scopes: impl IntoIterator<Item = &'a Scope>) -> Named {
    let mut named = Named::default();
    for Scope { nodes, assets, categories: _, accounts: _, actions: _ } in scopes {
        named.0.extend(assets.iter().flatten());
        named.1.extend(nodes.iter().flatten());
    }
    named
}

/// The tree around a request of `asset_access`, as far as the flows of its organization and global flows tell places apart.
/// Empty if no scope names places.
pub async fn tree_of_request(conn: &Conn, org: OrgId, assets: &[AssetId], nodes: &[NodeId]) -> Result<Tree> {
    let query = diesel::sql_query(include_str!("claims/of_request.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Text, _>(TicketType::AssetAccess.as_str())
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes));
    load(conn, query).await
}

/// The tree around assets and nodes and the places that a scope names. What is below the nodes is left out if the scope names
/// no places.
pub async fn tree_around(
    conn: &Conn,
    org: OrgId,
    assets: &[AssetId],
    nodes: &[NodeId],
    scope: &Scope,
) -> Result<Tree> {
    around(conn, org, (assets, nodes), &named([scope]), scope.names_places()).await
}

/// The tree around the places that the scopes of these flows name.
pub async fn tree_of_scopes(conn: &Conn, org: OrgId, flows: impl IntoIterator<Item = &Flow>) -> Result<Tree> {
    let named = named(flows.into_iter().map(|flow| &*flow.definition.scope));
    let nodes: Vec<NodeId> = named.1.iter().copied().collect();
    around(conn, org, (&[], &nodes), &named, true).await
}

async fn around(
    conn: &Conn,
    org: OrgId,
    (assets, nodes): (&[AssetId], &[NodeId]),
    (named_assets, named_nodes): &Named,
    looks_below: bool,
) -> Result<Tree> {
    let query = diesel::sql_query(include_str!("claims/around.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Array<SqlUuid>, _>(uuids(named_assets))
        .bind::<Array<SqlUuid>, _>(uuids(named_nodes))
        .bind::<Bool, _>(looks_below);
    load(conn, query).await
}

/// The tree around these assets and nodes, with all nodes below them, and the places that scopes name. `assets` are all
/// assets of the request and below its nodes.
pub async fn tree_with_all_below(
    conn: &Conn,
    org: OrgId,
    assets: &BTreeSet<AssetId>,
    nodes: &[NodeId],
    named: &Named,
) -> Result<Tree> {
    let query = diesel::sql_query(include_str!("claims/all_below.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Array<SqlUuid>, _>(uuids(&named.0))
        .bind::<Array<SqlUuid>, _>(uuids(&named.1));
    Ok(load(conn, query).await?.with_below(named))
}

fn uuids<'a, T: Copy + Into<Uuid> + 'a>(ids: impl IntoIterator<Item = &'a T>) -> Vec<Uuid> {
    ids.into_iter().map(|id| (*id).into()).collect()
}

/// A row of the function `tree_around`.
type Columns = (Text, SqlUuid, Nullable<SqlUuid>, Nullable<Text>, Array<SqlUuid>);
type Row = (String, Uuid, Option<Uuid>, Option<String>, Vec<Uuid>);

async fn load<Q>(conn: &Conn, query: Q) -> Result<Tree>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<Row> = Prepared::<_, Columns>::new(query).load(&mut &**conn).await?;
    let mut tree = Tree::default();
    for (kind, subject, asset, category, within) in rows {
        let within: BTreeSet<NodeId> = within.into_iter().map(NodeId).collect();
        let category = category.as_deref().map(read_category).transpose()?;
        match (kind.as_str(), category) {
            ("asset", Some(category)) => {
                tree.assets.insert(AssetId(subject), within);
                tree.categories.insert(AssetId(subject), category);
            }
            ("node", None) => _ = tree.nodes.insert(NodeId(subject), within),
            ("asset_below", Some(category)) => {
                let place = Below::Asset { asset: asset.map(AssetId), category, within };
                tree.below.entry(NodeId(subject)).or_default().insert(place);
            }
            ("node_below", None) => {
                let places = within.into_iter().map(Below::Node);
                tree.below.entry(NodeId(subject)).or_default().extend(places);
            }
            (other, _) => return Err(Error::inconsistent("tree_around", other)),
        }
    }
    Ok(tree)
}

fn read_category(text: &str) -> Result<Category> {
    Category::parse(text).ok_or_else(|| Error::inconsistent("assets.category", text))
}

/// What a scope contains now.
pub async fn found_in_scope(conn: &Conn, org: Option<OrgId>, scope: &Scope) -> Result<InScope> {
    if scope.is_everything() {
        return Ok(InScope::default());
    }
    let Scope { nodes, assets, categories, accounts, actions: _ } = scope;
    let categories = categories.as_ref().map(|list| list.iter().map(|one| one.as_str()).collect::<Vec<_>>());
    let query = diesel::sql_query(include_str!("claims/found_in_scope.sql"))
        .bind::<Nullable<SqlUuid>, _>(org.map(Uuid::from))
        .bind::<Nullable<Array<SqlUuid>>, _>(nodes.as_ref().map(uuids))
        .bind::<Nullable<Array<SqlUuid>>, _>(assets.as_ref().map(uuids))
        .bind::<Nullable<Array<Text>>, _>(categories)
        .bind::<Array<Text>, _>(accounts.clone().unwrap_or_default());
    let query = Prepared::<_, (Bool, Array<Text>)>::new(query);
    let (has_assets, accounts): (bool, Vec<String>) = query.get_result(&mut &**conn).await?;
    Ok(InScope { has_assets, accounts: accounts.into_iter().collect() })
}
