//! Lists of flows. Each query begins with the flows that the viewer may see: flows of their organizations and global flows
//! that are visible to them (domain.md section 4), and all flows of the organizations where they read everything.

use super::Stored;
use super::row::Row;
use crate::db::keyset::{Page, contains_pattern, paged};
use crate::schema::flows;
use crate::{Conn, Result};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::ids::{FlowId, OrgId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

/// A user who looks at flows.
#[derive(Debug, Clone)]
pub struct Viewer {
    user: UserId,
    member_orgs: Orgs,
    readable_orgs: Orgs,
}

impl From<&Actor> for Viewer {
    fn from(actor: &Actor) -> Self {
        Self { user: actor.user_id, member_orgs: actor.member_orgs(), readable_orgs: actor.readable_orgs() }
    }
}

/// The filters of a list of flows. An empty list of alternatives means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only flows of one of these organizations.
    pub orgs: Vec<OrgId>,
    /// Only flows for one of these ticket types.
    pub ticket_types: Vec<TicketType>,
    /// Only enabled, or only disabled flows.
    pub enabled: Option<bool>,
    /// Only global flows, or only flows of organizations.
    pub global: Option<bool>,
    /// Only flows with this text in the name, description or category.
    pub q: Option<String>,
    /// Only flows that were made at this time or later.
    pub created_from: Option<OffsetDateTime>,
    /// Only flows that were made before this time.
    pub created_to: Option<OffsetDateTime>,
}

type Condition = Box<dyn BoxableExpression<flows::table, Pg, SqlType = Nullable<Bool>>>;

/// Flows that are not deleted and that this viewer may see. Nobody sees the flow of a guard rule.
fn visible(viewer: &Viewer) -> Condition {
    let live = flows::deleted_at.is_null().and(flows::rule_id.is_null());
    let (Orgs::Only(member), Orgs::Only(readable)) = (&viewer.member_orgs, &viewer.readable_orgs) else {
        return Box::new(live.nullable());
    };
    let here = flows::org_id.is_null().or(flows::org_id.eq_any(uuids(member)));
    let everyone = flows::definition.contains(json!({"visible_to": {"everyone": true}}));
    let named = flows::definition.contains(json!({"visible_to": {"users": [viewer.user]}}));
    let by_group = sql::<Bool>(
        r"EXISTS (SELECT FROM present_members gm WHERE flows.definition -> 'visible_to' -> 'groups' ? gm.group_id::text
         AND gm.user_id = ",
    )
    .bind::<SqlUuid, _>(Uuid::from(viewer.user))
    .sql(")");
    let all_there = flows::org_id.eq_any(uuids(readable));
    Box::new(live.and(all_there.or(here.and(everyone.or(named).or(by_group)))))
}

fn uuids<'a>(orgs: impl IntoIterator<Item = &'a OrgId>) -> Vec<Uuid> {
    orgs.into_iter().copied().map(Uuid::from).collect()
}

fn filtered<'a>(viewer: &Viewer, filter: &Filter) -> flows::BoxedQuery<'a, Pg> {
    let Filter { orgs, ticket_types, enabled, global, q, created_from, created_to } = filter;
    let mut query = flows::table.filter(visible(viewer)).into_boxed();
    if !orgs.is_empty() {
        query = query.filter(flows::org_id.eq_any(uuids(orgs)));
    }
    if !ticket_types.is_empty() {
        let types: Vec<&'static str> = ticket_types.iter().map(|t| t.as_str()).collect();
        query = query.filter(flows::ticket_type.eq_any(types));
    }
    if let Some(enabled) = enabled {
        query = query.filter(flows::enabled.eq(*enabled));
    }
    match global {
        Some(true) => query = query.filter(flows::org_id.is_null()),
        Some(false) => query = query.filter(flows::org_id.is_not_null()),
        None => {}
    }
    if let Some(q) = q {
        query = query.filter(flows::folded.like(contains_pattern(q)));
    }
    if let Some(from) = created_from {
        query = query.filter(flows::created_at.ge(*from));
    }
    if let Some(to) = created_to {
        query = query.filter(flows::created_at.lt(*to));
    }
    query
}

/// A page of flows, and one more flow if another page follows.
pub async fn list(conn: &mut Conn, viewer: &Viewer, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let query = paged!(filtered(viewer, filter), page, flows::id, flows::name);
    let rows: Vec<Row> = query.select(Row::as_select()).load(&mut **conn).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// The number of flows that match.
pub async fn count(conn: &mut Conn, viewer: &Viewer, filter: &Filter) -> Result<i64> {
    Ok(filtered(viewer, filter).count().get_result(&mut **conn).await?)
}

/// Finds a flow that this viewer may see.
pub async fn find_visible(conn: &mut Conn, viewer: &Viewer, id: FlowId) -> Result<Stored> {
    let found = flows::table.filter(visible(viewer)).filter(flows::id.eq(Uuid::from(id)));
    found.select(Row::as_select()).first(&mut **conn).await?.try_into()
}
