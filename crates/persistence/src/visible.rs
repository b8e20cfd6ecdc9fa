//! The organizations whose objects an actor may see. Every list query begins with them. And the part of the inventory that is
//! shown to members where it is restricted (domain.md section 11): three SQL functions know that rule.

use crate::db::prepared::Prepared;
use crate::schema::{assets, nodes};
use crate::{Conn, Result};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::ids::{AssetId, NodeId, OrgId, UserId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The organizations to which a query is limited: the visible ones among those that were asked for, or all visible ones if
/// none were. None: no limit.
pub fn orgs(may_see: &Orgs, asked_for: &[OrgId]) -> Option<Vec<Uuid>> {
    let ids = |orgs: &mut dyn Iterator<Item = &OrgId>| orgs.map(|org| org.0).collect();
    match may_see {
        Orgs::All if asked_for.is_empty() => None,
        Orgs::All => Some(ids(&mut asked_for.iter())),
        Orgs::Only(seen) if asked_for.is_empty() => Some(ids(&mut seen.iter())),
        Orgs::Only(seen) => Some(ids(&mut asked_for.iter().filter(|org| seen.contains(org)))),
    }
}

/// A member of organizations that restrict their inventory, and these organizations. Others see the whole inventory.
#[derive(Debug, Clone)]
pub struct InPart {
    user: Uuid,
    orgs: Vec<Uuid>,
}

type Condition<T> = Box<dyn BoxableExpression<T, Pg, SqlType = Bool>>;

impl InPart {
    /// None: no organization shows the actor its inventory in part.
    pub fn of(actor: &Actor) -> Option<Self> {
        let orgs: Vec<Uuid> = actor.orgs_seen_in_part().into_iter().map(Uuid::from).collect();
        (!orgs.is_empty()).then_some(Self { user: actor.user_id.0, orgs })
    }

    /// The condition that an asset is shown.
    pub(crate) fn assets(&self) -> Condition<assets::table> {
        let Self { user, orgs } = self.clone();
        let shown = sql::<Bool>("(assets.org_id <> ALL (")
            .bind::<Array<SqlUuid>, _>(orgs.clone())
            .sql(") OR assets.id IN (SELECT * FROM assets_shown(")
            .bind::<SqlUuid, _>(user)
            .sql(", ")
            .bind::<Array<SqlUuid>, _>(orgs)
            .sql(")))");
        Box::new(shown)
    }

    /// The condition that a node is shown.
    pub(crate) fn nodes(&self) -> Condition<nodes::table> {
        let Self { user, orgs } = self.clone();
        let shown = sql::<Bool>("(nodes.org_id <> ALL (")
            .bind::<Array<SqlUuid>, _>(orgs.clone())
            .sql(") OR nodes.id IN (SELECT * FROM nodes_shown(")
            .bind::<SqlUuid, _>(user)
            .sql(", ")
            .bind::<Array<SqlUuid>, _>(orgs)
            .sql(")))");
        Box::new(shown)
    }
}

const PLACES: &str = include_str!("visible/places.sql");

/// Those of these assets and nodes of an organization that a member may ask for: all of them, unless the organization restricts
/// its inventory.
pub async fn places(
    conn: &Conn,
    member: UserId,
    org: OrgId,
    assets: &[AssetId],
    nodes: &[NodeId],
) -> Result<BTreeSet<Uuid>> {
    let query = diesel::sql_query(PLACES)
        .bind::<SqlUuid, _>(member.0)
        .bind::<SqlUuid, _>(org.0)
        .bind::<Array<SqlUuid>, _>(assets.iter().map(|asset| asset.0).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(nodes.iter().map(|node| node.0).collect::<Vec<_>>());
    let ids: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(ids.into_iter().collect())
}

/// Whether a node is shown to a member of its organization, which restricts its inventory.
pub async fn shows_node(conn: &Conn, member: UserId, org: OrgId, node: NodeId) -> Result<bool> {
    let query = diesel::sql_query(include_str!("visible/node.sql"))
        .bind::<SqlUuid, _>(member.0)
        .bind::<SqlUuid, _>(org.0)
        .bind::<SqlUuid, _>(node.0);
    Ok(Prepared::<_, Bool>::new(query).get_result(&mut &**conn).await?)
}
