//! The names, addresses and paths of what tickets and grants are about, and the managers of requesters.

use crate::db::prepared::{Prepared, prepared};
use crate::directory::organizations::org_ids;
use crate::schema::users;
use crate::tickets::{OfTicket, PersonName, is_decider};
use crate::{Conn, Result};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::QueryFragment;
use diesel::sql_query;
use diesel::sql_types::{Array, Bool, Nullable, Text, Untyped, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{self, Act, Actor, Scope};
use gatepass_domain::ids::{AssetId, FlowId, GrantId, NodeId, TicketId, UserId};
use gatepass_domain::ticket::subject::{Subject, SubjectKind};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The names of objects, by id.
pub type Names = BTreeMap<Uuid, Named>;

/// An object as its readers know it.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Named {
    /// The id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The name; the last name of a deleted object. None if it is not known, and for items.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// The address of an asset.
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// The path of a node; the paths of the nodes that an asset is in.
    #[diesel(sql_type = Array<Text>)]
    pub paths: Vec<String>,
    /// Whether the object was deleted.
    #[diesel(sql_type = Bool)]
    pub is_deleted: bool,
}

async fn load<Q>(conn: &Conn, query: Q) -> Result<Names>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<Named> = Prepared::<_, Untyped>::new(query).load(&mut &**conn).await?;
    Ok(rows.into_iter().map(|named| (named.id, named)).collect())
}

/// The names of these subjects. Asks the database only if there are some.
pub(crate) async fn of_ids(conn: &Conn, subjects: impl IntoIterator<Item = Subject>) -> Result<Names> {
    let mut ids: BTreeMap<SubjectKind, Vec<Uuid>> = BTreeMap::new();
    for Subject { kind, id } in subjects {
        ids.entry(kind).or_default().push(id);
    }
    if ids.is_empty() {
        return Ok(Names::new());
    }
    let mut of = |kind| ids.remove(&kind).unwrap_or_default();
    let query = sql_query(include_str!("subjects/of_ids.sql"))
        .bind::<Array<SqlUuid>, _>(of(SubjectKind::Asset))
        .bind::<Array<SqlUuid>, _>(of(SubjectKind::Node))
        .bind::<Array<SqlUuid>, _>(of(SubjectKind::Group))
        .bind::<Array<SqlUuid>, _>(of(SubjectKind::Item));
    load(conn, query).await
}

/// The names of everything that a ticket asks for.
pub(crate) async fn of_ticket(conn: &Conn, id: TicketId) -> Result<Names> {
    let query = sql_query(include_str!("subjects/of_ticket.sql"));
    load(conn, query.bind::<SqlUuid, _>(Uuid::from(id))).await
}

/// The names of what a request asks for.
pub(crate) async fn of_submission(
    conn: &Conn,
    assets: &[AssetId],
    nodes: &[NodeId],
    item: Option<FlowId>,
) -> Result<Names> {
    let query = sql_query(include_str!("subjects/of_submission.sql"))
        .bind::<Array<SqlUuid>, _>(assets.iter().copied().map(Uuid::from).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(nodes.iter().copied().map(Uuid::from).collect::<Vec<_>>())
        .bind::<Nullable<SqlUuid>, _>(item.map(Uuid::from));
    load(conn, query).await
}

/// The names of everything that a grant gives.
pub(crate) async fn of_grant(conn: &Conn, id: GrantId) -> Result<Names> {
    let query = sql_query(include_str!("subjects/of_grant.sql"));
    load(conn, query.bind::<SqlUuid, _>(Uuid::from(id))).await
}

/// The manager of a user.
pub(crate) async fn manager(conn: &Conn, user: UserId) -> Result<Option<PersonName>> {
    let manages = sql::<Bool>("users.id = (SELECT u.manager_id FROM users u WHERE u.id = ");
    let manager = users::table.filter(manages.bind::<SqlUuid, _>(Uuid::from(user)).sql(")"));
    let manager = manager.select(PersonName::as_select());
    Ok(prepared(manager).get_result(&mut &**conn).await.optional()?)
}

/// The condition that a row of an export shows the names of its subjects to this reader: the rule `shows_subjects` of the domain.
/// `org` is a column. The export has only rows that are visible to the reader, and joins the reader.
pub(crate) fn are_shown(reader: &Actor, org: &str, ticket: &OfTicket<'_>) -> String {
    if !reader.has_scope(Scope::InventoryRead) {
        return "false".to_owned();
    }
    match org_ids(&authz::orgs(reader, Act::ReadInventory)) {
        None => "true".to_owned(),
        Some(_) => format!("({org} = ANY (reader.inventory) OR {})", is_decider("reader.id", ticket)),
    }
}

/// The names of the first 100 assets of a row of an export, which has `asked` with their ids and `is_readable`.
pub(crate) const ASSET_NAMES: &str = r"CASE WHEN asked.is_readable THEN
    (SELECT n.names FROM object_names('asset', asked.assets) n) ELSE '{}'::text[] END";
/// Their addresses.
pub(crate) const ASSET_ADDRESSES: &str = r"CASE WHEN asked.is_readable THEN
    (SELECT a.addresses FROM asset_addresses(asked.assets) a) ELSE '{}'::text[] END";
/// The paths of the first 100 nodes of such a row.
pub(crate) const NODE_NAMES: &str = r"CASE WHEN asked.is_readable THEN
    (SELECT n.names FROM object_names('node', asked.nodes) n) ELSE '{}'::text[] END";
/// The names of the first 100 groups of such a row.
pub(crate) const GROUP_NAMES: &str = r"CASE WHEN asked.is_readable THEN
    (SELECT n.names FROM object_names('group', asked.groups) n) ELSE '{}'::text[] END";

/// Joins the objects of a row of an export, one row each. `asked` has their ids, and `is_readable`.
pub(crate) const OBJECTS: &str = r"JOIN LATERAL (
        SELECT 'asset' AS type, s.* FROM subjects_named(asked.assets, NULL, NULL, NULL) s
        UNION ALL SELECT 'node', s.* FROM subjects_named(NULL, asked.nodes, NULL, NULL) s
        UNION ALL SELECT 'group', s.* FROM subjects_named(NULL, NULL, asked.groups, NULL) s
    ) object ON true";
/// The name of such an object, or the path of a node.
pub(crate) const OBJECT_NAME: &str = r"CASE WHEN asked.is_readable THEN
    CASE WHEN object.type = 'node' THEN coalesce(object.paths[1], object.name) ELSE object.name END END";
/// The address of such an object.
pub(crate) const OBJECT_ADDRESS: &str = "CASE WHEN asked.is_readable THEN object.address END";
/// The paths of such an object.
pub(crate) const OBJECT_PATHS: &str = "CASE WHEN asked.is_readable THEN object.paths ELSE '{}'::text[] END";

/// The columns of a row of an export that is about an object: these columns, and then those of the object.
macro_rules! object_columns {
    ($($own:expr),+ $(,)?) => {
        &[
            $($own,)+
            $crate::export::column("object_type", $crate::export::Kind::Word, "object.type", "The kind of the object: asset, node or group")
                .required(),
            $crate::export::column("object_id", $crate::export::Kind::Id, "object.id", "The id of the object").required(),
            $crate::export::column(
                "object",
                $crate::export::Kind::Text,
                $crate::tickets::subjects::OBJECT_NAME,
                "The name of the object, or the path of a node, if visible to the reader",
            ),
            $crate::export::column(
                "address",
                $crate::export::Kind::Text,
                $crate::tickets::subjects::OBJECT_ADDRESS,
                "The address of an asset, if visible to the reader",
            ),
            $crate::export::column(
                "paths",
                $crate::export::Kind::List,
                $crate::tickets::subjects::OBJECT_PATHS,
                "The paths of the object in the tree, if visible to the reader",
            )
            .required(),
            $crate::export::column("is_deleted", $crate::export::Kind::Flag, "object.is_deleted", "Whether the object was deleted").required(),
        ]
    };
}
pub(crate) use object_columns;
