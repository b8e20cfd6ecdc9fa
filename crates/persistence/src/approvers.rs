//! Who could approve: what the rules of a flow resolve against (domain.md section 4), in one statement.
//! Only what the rules ask for is loaded.

use crate::db::prepared::Prepared;
use crate::tickets::{self, PersonName};
use crate::{Conn, Error, Result, Tx};
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, Bool, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::flow::Approval;
use gatepass_domain::flow::approver::{ApproverRule, Facts, Person};
use gatepass_domain::ids::{AssetId, FlowId, GroupId, NodeId, OrgId, TicketId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::supply::Supply;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// For which ticket, and for which rules.
#[derive(Debug, Clone, Default)]
pub struct FactsQuery<'a> {
    /// The ticket's organization; none (while a global flow is looked at): nobody is its admin, nothing is in it.
    pub org_id: Option<OrgId>,
    /// Whose managers are meant; none: nobody's.
    pub beneficiary: Option<UserId>,
    /// The assets that are asked for.
    pub assets: &'a [AssetId],
    /// The nodes that are asked for.
    pub nodes: &'a [NodeId],
    /// The rules to be resolved.
    pub rules: &'a [&'a ApproverRule],
    /// Further people to know about: the approvers of the level that is being decided.
    pub people: &'a [UserId],
}

/// Everybody whom rules name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What counts about them.
    pub facts: Facts,
    /// Their names.
    pub names: Vec<PersonName>,
    /// What there is of the request, where that was asked for too.
    pub supply: Supply,
}

/// Everybody whom the rules name.
pub async fn facts(conn: &Conn, query: FactsQuery<'_>) -> Result<Known> {
    let FactsQuery { org_id, beneficiary, assets, nodes, rules, people } = query;
    let query = diesel::sql_query(include_str!("approvers/of_rules.sql"))
        .bind::<Nullable<SqlUuid>, _>(org_id.map(Uuid::from))
        .bind::<Nullable<SqlUuid>, _>(beneficiary.map(Uuid::from))
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Array<SqlUuid>, _>(uuids(people))
        .bind::<Jsonb, _>(json(&rules)?);
    Ok(load(conn, query).await?.1)
}

/// The people of the level that a ticket waits at, this user if any, and everybody whom the next level names for the request as
/// it stands, or the level that it is blocked at; what there is of the request. Send it behind the lock of the ticket.
pub async fn of_next_level(tx: &Tx, ticket: TicketId, user: Option<UserId>) -> Result<Known> {
    let (people, supply) =
        join(people_of_next_level(tx, ticket, user), tickets::supply_of_ticket(tx, ticket)).await;
    Ok(Known { supply: supply?, ..people? })
}

/// The people alone.
pub async fn people_of_next_level(conn: &Conn, ticket: TicketId, user: Option<UserId>) -> Result<Known> {
    let query = diesel::sql_query(include_str!("approvers/of_next_level.sql"))
        .bind::<SqlUuid, _>(Uuid::from(ticket))
        .bind::<Nullable<SqlUuid>, _>(user.map(Uuid::from))
        .bind::<Jsonb, _>(json(&of_manual_flow())?);
    Ok(load(conn, query).await?.1)
}

/// The rules of a flow that spells out no levels.
fn of_manual_flow() -> Vec<ApproverRule> {
    Approval::Manual.levels().into_iter().flat_map(|level| level.approvers).collect()
}

/// A request that looks for its flow.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// Where.
    pub org_id: OrgId,
    /// What is asked for.
    pub ticket_type: TicketType,
    /// The flow that it names, if it names one.
    pub flow_id: Option<FlowId>,
    /// For whom.
    pub beneficiary: UserId,
    /// By whom.
    pub applicant: UserId,
    /// The assets that are asked for.
    pub assets: &'a [AssetId],
    /// The nodes that are asked for.
    pub nodes: &'a [NodeId],
}

/// Everybody whom the first level of a flow names that the request is likely to take, and which version of which flow
/// that is: it stays as it is until the transaction ends. A guess that saves a round trip: the domain chooses.
pub async fn of_likely_flow(tx: &Tx, opening: Opening<'_>) -> Result<(Option<(FlowId, i32)>, Known)> {
    let Opening { org_id, ticket_type, flow_id, beneficiary, applicant, assets, nodes } = opening;
    let query = diesel::sql_query(include_str!("approvers/of_likely_flow.sql"))
        .bind::<SqlUuid, _>(Uuid::from(org_id))
        .bind::<SqlUuid, _>(Uuid::from(beneficiary))
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Array<SqlUuid>, _>(uuids(&[applicant, beneficiary]))
        .bind::<Jsonb, _>(json(&of_manual_flow())?)
        .bind::<Text, _>(ticket_type.as_str())
        .bind::<Nullable<SqlUuid>, _>(flow_id.map(Uuid::from));
    load(tx, query).await
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| Error::Internal(e.to_string()))
}

fn uuids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}

/// How somebody is named, by which group; who it is, with names, whether active, whether human; by which flow.
type Columns =
    ((Text, Nullable<SqlUuid>), (SqlUuid, Text, Text, Bool, Bool), Nullable<SqlUuid>, Nullable<Integer>);
type Row = ((String, Option<Uuid>), (Uuid, String, String, bool, bool), Option<Uuid>, Option<i32>);

async fn load<Q>(conn: &Conn, query: Q) -> Result<(Option<(FlowId, i32)>, Known)>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<Row> = Prepared::<_, Columns>::new(query).load(&mut &**conn).await?;
    let (mut flow, mut facts, mut names) = (None, Facts::default(), Vec::new());
    for ((how, via), (user, username, name, is_active, is_human), flow_id, version) in rows {
        flow = flow_id.map(FlowId).zip(version);
        let id = UserId(user);
        if facts.users.insert(id, Person { is_active, is_human }).is_none() {
            names.push(PersonName { id: user, username, name });
        }
        match (how.as_str(), via) {
            ("user", _) => {}
            ("group", Some(group)) => facts.groups.entry(GroupId(group)).or_default().push(id),
            ("super_admin", _) => facts.super_admins.push(id),
            ("org_admin", _) => facts.org_admins.push(id),
            ("manager", _) => facts.managers.push(id),
            ("resource_owner", _) => facts.resource_owners.push(id),
            ("node_owner", _) => facts.node_owners.push(id),
            (other, _) => return Err(Error::inconsistent("approvers", other)),
        }
    }
    Ok((flow, Known { facts, names, supply: Supply::default() }))
}
