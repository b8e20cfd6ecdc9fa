//! Permissions that reach an asset or node only after its move in the tree.

use crate::{Result, Tx};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{GrantId, NodeId, OrgId, PermissionId, TicketId};
use gatepass_domain::inventory::{Moved, Place};
use uuid::Uuid;

/// A permission that reaches more than before the move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaching {
    /// The permission.
    pub id: PermissionId,
    /// Its name.
    pub name: String,
    /// The grant that it belongs to, if a ticket gave it.
    pub grant: Option<ReachingGrant>,
}

/// A grant that reaches more than before the move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReachingGrant {
    /// The grant.
    pub id: GrantId,
    /// Its ticket.
    pub ticket_id: TicketId,
    /// The number of its ticket.
    pub ticket_number: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    grant_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    ticket_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<BigInt>)]
    ticket_number: Option<i64>,
}

const REACHING: &str = include_str!("reaching.sql");

/// Finds permissions that allow something now or later and that reach the moved object in its new place but not in the old
/// one: at most `at_most`, sorted by id, after `beyond`.
pub async fn reaching(
    tx: &mut Tx,
    org: OrgId,
    moved: Moved,
    (before, after): (&Place, &Place),
    beyond: Option<PermissionId>,
    at_most: i64,
) -> Result<Vec<Reaching>> {
    let uuids = |nodes: &mut dyn Iterator<Item = NodeId>| nodes.map(Uuid::from).collect::<Vec<_>>();
    let (asset, node) = match moved {
        Moved::Asset(id) => (Some(Uuid::from(id)), None),
        Moved::Node(id) => (None, Some(Uuid::from(id))),
    };
    let query = diesel::sql_query(REACHING)
        .bind::<SqlUuid, _>(Uuid::from(org))
        .bind::<Array<SqlUuid>, _>(uuids(&mut after.within.iter().copied()))
        .bind::<Array<SqlUuid>, _>(uuids(&mut before.within.iter().copied()))
        .bind::<Nullable<SqlUuid>, _>(asset)
        .bind::<Nullable<SqlUuid>, _>(node)
        .bind::<SqlUuid, _>(beyond.map_or(Uuid::nil(), Uuid::from))
        .bind::<BigInt, _>(at_most);
    let rows: Vec<Row> = query.load(&mut ***tx).await?;
    Ok(rows.into_iter().map(Reaching::from).collect())
}

impl From<Row> for Reaching {
    fn from(row: Row) -> Self {
        let Row { id, name, grant_id, ticket_id, ticket_number } = row;
        let grant = grant_id.zip(ticket_id).zip(ticket_number).map(|((id, ticket_id), ticket_number)| {
            ReachingGrant { id: GrantId(id), ticket_id: TicketId(ticket_id), ticket_number }
        });
        Self { id: PermissionId(id), name, grant }
    }
}
