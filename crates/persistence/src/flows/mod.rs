//! Approval flows and their versions. A flow is its newest version. A version stays for the tickets that are pinned to it,
//! even after the flow was deleted.

pub mod claims;
mod list;
mod of_rule;
mod references;
pub(crate) mod row;

pub use list::{Filter, Viewer, count, find_visible, list};
pub use of_rule::{insert_of_rule, of_rule_locked, of_rule_shared};
pub use references::existing;

use crate::db::json::Json;
use crate::schema::{flow_versions, flows, organizations};
use crate::{Conn, Error, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::{Definition, Flow};
use gatepass_domain::ids::{FlowId, OrgId};
use gatepass_domain::settings::Settings;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::writing::fold_fields;
use row::{Row, read_definition, write_definition};
use time::OffsetDateTime;
use uuid::Uuid;

/// A flow as it is stored, with the times of its creation and last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The newest version.
    pub flow: Flow,
    /// When the first version was made.
    pub created_at: OffsetDateTime,
    /// When this version was made.
    pub updated_at: OffsetDateTime,
}

/// A version of a flow. Tickets are pinned to versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: i32,
    /// The name in this version.
    pub name: String,
    /// The content in this version.
    pub definition: Definition,
    /// When this version was made.
    pub created_at: OffsetDateTime,
}

/// Flows that people make and use.
#[diesel::dsl::auto_type]
fn is_live() -> _ {
    flows::deleted_at.is_null().and(flows::rule_id.is_null())
}

/// Finds a flow. Neither a deleted flow is found, nor that of a guard rule.
pub async fn find(conn: &mut Conn, id: FlowId) -> Result<Stored> {
    let found = flows::table.find(Uuid::from(id)).filter(is_live());
    found.select(Row::as_select()).first(&mut **conn).await?.try_into()
}

/// Finds a flow, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, id: FlowId) -> Result<Stored> {
    let found = flows::table.find(Uuid::from(id)).filter(is_live());
    found.select(Row::as_select()).for_update().first(&mut ***tx).await?.try_into()
}

/// The name and content of a version, even if its flow was deleted.
pub async fn find_version(conn: &mut Conn, id: FlowId, version: i32) -> Result<(String, Definition)> {
    let (name, definition) = flow_versions::table
        .find((Uuid::from(id), version))
        .select((flow_versions::name, flow_versions::definition))
        .first(&mut **conn)
        .await?;
    Ok((name, read_definition(definition)?))
}

/// Versions of a flow, newest first, below the number `before`.
pub async fn versions(conn: &mut Conn, id: FlowId, before: Option<i32>, limit: i64) -> Result<Vec<Version>> {
    let rows: Vec<(i32, String, serde_json::Value, OffsetDateTime)> = flow_versions::table
        .filter(flow_versions::flow_id.eq(Uuid::from(id)))
        .filter(flow_versions::version.lt(before.unwrap_or(i32::MAX)))
        .order(flow_versions::version.desc())
        .limit(limit)
        .select((
            flow_versions::version,
            flow_versions::name,
            flow_versions::definition,
            flow_versions::created_at,
        ))
        .load(&mut **conn)
        .await?;
    rows.into_iter()
        .map(|(version, name, definition, created_at)| {
            Ok(Version { version, name, definition: read_definition(definition)?, created_at })
        })
        .collect()
}

/// The flows that may claim a request of this type in this organization.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Flows of the organization and global flows.
    pub flows: Vec<Flow>,
    /// Whether flows of the organization hide global ones.
    pub shadows: bool,
}

/// Loads the candidates for a request. Another transaction may change them, unless the caller holds them (`claims::hold`).
pub async fn candidates(conn: &Conn, org: OrgId, ticket_type: TicketType) -> Result<Candidates> {
    let rows: Vec<(Row, Json<Settings>)> = flows::table
        .inner_join(organizations::table.on(organizations::id.eq(Uuid::from(org))))
        .filter(flows::ticket_type.eq(ticket_type.as_str()))
        .filter(flows::org_id.eq(Uuid::from(org)).or(flows::org_id.is_null()))
        .filter(is_live())
        .select((Row::as_select(), organizations::settings))
        .load(&mut &**conn)
        .await?;
    let mut candidates = Candidates::default();
    for (row, Json(settings)) in rows {
        candidates.flows.push(Stored::try_from(row)?.flow);
        candidates.shadows = settings.shadow_global.of(ticket_type);
    }
    Ok(candidates)
}

/// The flows of the organization (of none for a global flow) with the type and priority of this one.
pub async fn peers(conn: &Conn, flow: &Flow) -> Result<Vec<Flow>> {
    let Definition { ticket_type, priority, .. } = &flow.definition;
    let rows: Vec<Row> = flows::table
        .filter(flows::ticket_type.eq(ticket_type.as_str()))
        .filter(flows::org_id.is_not_distinct_from(flow.org_id.map(Uuid::from)))
        .filter(flows::priority.eq(*priority).and(is_live()))
        .select(Row::as_select())
        .load(&mut &**conn)
        .await?;
    rows.into_iter().map(|row| Ok(Stored::try_from(row)?.flow)).collect()
}

/// Keeps this version of a flow the newest, and the flow undeleted, until the transaction ends.
pub async fn pin(tx: &mut Tx, id: FlowId, version: i32) -> Result<()> {
    flows::table
        .find(Uuid::from(id))
        .filter(flows::version.eq(version).and(flows::deleted_at.is_null()))
        .select(flows::id)
        .for_share()
        .first::<Uuid>(&mut ***tx)
        .await?;
    Ok(())
}

/// The text that searches for flows and catalog items look through. Its first field is the name.
fn folded(flow: &Flow) -> String {
    let category = flow.definition.item.as_ref().and_then(|item| item.category.as_deref());
    fold_fields([flow.name.as_str(), flow.description.as_str(), category.unwrap_or_default()])
}

/// Stores a new flow with its first version.
pub async fn insert(tx: &mut Tx, stored: &Stored) -> Result<()> {
    diesel::insert_into(flows::table)
        .values((Row::try_from(stored)?, flows::folded.eq(folded(&stored.flow))))
        .execute(&mut ***tx)
        .await?;
    insert_version(tx, stored).await
}

/// Stores a changed flow as a new version. `stored` has the new number already.
pub async fn save_version(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let id = Uuid::from(stored.flow.id);
    diesel::update(flows::table.find(id))
        .set((Row::try_from(stored)?, flows::folded.eq(folded(&stored.flow))))
        .execute(&mut ***tx)
        .await?;
    insert_version(tx, stored).await
}

/// Deletes a flow. Its versions stay for the tickets that are pinned to them.
pub async fn delete(tx: &mut Tx, id: FlowId) -> Result<()> {
    let now = tx.now;
    let deleted = (flows::deleted_at.eq(now), flows::updated_at.eq(now));
    let live = flows::table.find(Uuid::from(id)).filter(flows::deleted_at.is_null());
    match diesel::update(live).set(deleted).execute(&mut ***tx).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

pub(super) async fn insert_version(tx: &mut Tx, stored: &Stored) -> Result<()> {
    let Flow { id, version, org_id: _, name, description: _, enabled: _, definition } = &stored.flow;
    diesel::insert_into(flow_versions::table)
        .values((
            flow_versions::flow_id.eq(Uuid::from(*id)),
            flow_versions::version.eq(version),
            flow_versions::name.eq(name),
            flow_versions::folded.eq(fold_fields([name.as_str()])),
            flow_versions::definition.eq(write_definition(definition)?),
            flow_versions::created_at.eq(stored.updated_at),
        ))
        .execute(&mut ***tx)
        .await?;
    Ok(())
}
