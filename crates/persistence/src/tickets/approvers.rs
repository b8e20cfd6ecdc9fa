//! Possible approvers: the people whom the rules of a flow name (domain.md section 4), found in one statement. [`rules`]
//! has the SQL of each rule. A statement runs only the rules that the request has.

pub(crate) mod rules;

use crate::db::prepared::Prepared;
use crate::tickets::{self, PersonName};
use crate::{Conn, Error, Result, Tx};
use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{Array, Bool, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::flow::Approval;
use gatepass_domain::flow::approver::speakers::{Owner, Part};
use gatepass_domain::flow::approver::{ApproverRule, Facts, Person};
use gatepass_domain::ids::{AssetId, FlowId, NodeId, OrgId, TicketId, UserId};
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::existing_objects::ExistingObjects;
use gatepass_domain::ticket::kind::TicketType;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use uuid::Uuid;

static OF_RULES: LazyLock<String> =
    LazyLock::new(|| rules::statement(include_str!("approvers/of_rules.sql")));
static OF_NEXT_LEVEL: LazyLock<String> =
    LazyLock::new(|| rules::statement(include_str!("approvers/of_next_level.sql")));
static OF_LIKELY_FLOW: LazyLock<String> =
    LazyLock::new(|| rules::statement(include_str!("approvers/of_likely_flow.sql")));

/// The statements of this module that are composed of several files, for a test that prepares them.
pub fn statements() -> [&'static str; 3] {
    [&OF_RULES, &OF_NEXT_LEVEL, &OF_LIKELY_FLOW]
}

/// The request and the rules to find people for.
#[derive(Debug, Clone, Default)]
pub struct FactsQuery<'a> {
    /// The organization of the ticket. None for a global flow and the review of a global rule: then no admin and no asset is
    /// found.
    pub org_id: Option<OrgId>,
    /// The user whose managers `requester_manager` names. None: the rule names nobody.
    pub beneficiary: Option<UserId>,
    /// The requested assets.
    pub assets: &'a [AssetId],
    /// The requested nodes.
    pub nodes: &'a [NodeId],
    /// The requested catalog item and its owner, if it has one.
    pub item: Option<(FlowId, UserId)>,
    /// The rules.
    pub rules: &'a [&'a ApproverRule],
    /// More people to load: the approvers of the level that is being decided.
    pub people: &'a [UserId],
}

/// The people whom rules name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Facts about them that the domain needs.
    pub facts: Facts,
    /// Their names.
    pub names: Vec<PersonName>,
    /// The requested objects that exist, if the query loads them.
    pub objects: ExistingObjects,
}

/// Loads the people whom the rules name.
pub async fn facts(conn: &Conn, query: FactsQuery<'_>) -> Result<Known> {
    let FactsQuery { org_id, beneficiary, assets, nodes, item, rules, people } = query;
    let query = diesel::sql_query(OF_RULES.as_str())
        .bind::<Nullable<SqlUuid>, _>(org_id.map(Uuid::from))
        .bind::<Nullable<SqlUuid>, _>(beneficiary.map(Uuid::from))
        .bind::<Array<SqlUuid>, _>(uuids(assets))
        .bind::<Array<SqlUuid>, _>(uuids(nodes))
        .bind::<Array<SqlUuid>, _>(uuids(people))
        .bind::<Jsonb, _>(json(&rules)?)
        .bind::<Nullable<SqlUuid>, _>(item.map(|(item, _)| Uuid::from(item)))
        .bind::<Nullable<SqlUuid>, _>(item.map(|(_, owner)| Uuid::from(owner)));
    Ok(load(conn, query).await?.1)
}

/// Loads the approvers of a ticket, the people whom its watchers' rules and the levels name that are not done, this user if given,
/// and the requested objects that exist. Send it after the lock of the ticket.
pub async fn of_next_level(tx: &Tx, ticket: TicketId, user: Option<UserId>) -> Result<Known> {
    let (people, objects) =
        join(people_of_next_level(tx, ticket, user), tickets::existing_objects_of_ticket(tx, ticket)).await;
    Ok(Known { objects: objects?, ..people? })
}

/// Loads the people of [`of_next_level`], without the requested objects.
pub async fn people_of_next_level(conn: &Conn, ticket: TicketId, user: Option<UserId>) -> Result<Known> {
    let query = diesel::sql_query(OF_NEXT_LEVEL.as_str())
        .bind::<SqlUuid, _>(Uuid::from(ticket))
        .bind::<Nullable<SqlUuid>, _>(user.map(Uuid::from))
        .bind::<Jsonb, _>(json(&of_manual_flow())?);
    Ok(load(conn, query).await?.1)
}

/// The rules of manual approval, which flows do not spell out.
pub(crate) fn of_manual_flow() -> Vec<ApproverRule> {
    Approval::Manual.levels().into_iter().flat_map(|level| level.approvers).collect()
}

/// A request that needs a flow.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The organization.
    pub org_id: OrgId,
    /// The ticket type.
    pub ticket_type: TicketType,
    /// The flow that the request names, if any.
    pub flow_id: Option<FlowId>,
    /// The beneficiary.
    pub beneficiary: UserId,
    /// The requester.
    pub applicant: UserId,
    /// The requested assets.
    pub assets: &'a [AssetId],
    /// The requested nodes.
    pub nodes: &'a [NodeId],
}

/// Guesses the flow that the request will take, and loads the people whom its levels and its watchers' rules name. Returns the
/// flow's id and version too. The flow can't change before the transaction ends. The guess saves a round trip; the domain
/// chooses the flow.
pub async fn of_likely_flow(tx: &Tx, opening: Opening<'_>) -> Result<(Option<(FlowId, i32)>, Known)> {
    let Opening { org_id, ticket_type, flow_id, beneficiary, applicant, assets, nodes } = opening;
    let query = diesel::sql_query(OF_LIKELY_FLOW.as_str())
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

/// A row: the rule as JSON, or none, with the part that the user speaks for; id, username, name, active and human of the user; id
/// and version of the flow.
type Columns = (
    (Nullable<Text>, Nullable<SqlUuid>, Nullable<SqlUuid>),
    (SqlUuid, Text, Text, Bool, Bool),
    (Nullable<SqlUuid>, Nullable<Integer>),
);
type Row = (
    (Option<String>, Option<Uuid>, Option<Uuid>),
    (Uuid, String, String, bool, bool),
    (Option<Uuid>, Option<i32>),
);

async fn load<Q>(conn: &Conn, query: Q) -> Result<(Option<(FlowId, i32)>, Known)>
where
    Q: QueryFragment<Pg> + Send,
{
    let rows: Vec<Row> = Prepared::<_, Columns>::new(query).load(&mut &**conn).await?;
    let (mut flow, mut users, mut names) = (None, BTreeMap::new(), Vec::new());
    let mut by_rule: BTreeMap<String, BTreeSet<UserId>> = BTreeMap::new();
    let mut by_owner: BTreeMap<String, BTreeSet<Owner>> = BTreeMap::new();
    for ((rule, of, via), (user, username, name, is_active, is_human), (flow_id, version)) in rows {
        flow = flow_id.map(FlowId).zip(version);
        if users.insert(UserId(user), Person { is_active, is_human }).is_none() {
            names.push(PersonName { id: user, username, name });
        }
        match (rule, of) {
            (Some(rule), Some(of)) => {
                let owner = Owner { part: Part { of, via }, user: UserId(user) };
                by_owner.entry(rule).or_default().insert(owner);
            }
            (Some(rule), None) => _ = by_rule.entry(rule).or_default().insert(UserId(user)),
            (None, _) => {}
        }
    }
    let facts = Facts { users, named: with_rules(by_rule)?, owners: with_rules(by_owner)? };
    Ok((flow, Known { facts, names, objects: ExistingObjects::default() }))
}

/// Reads the rules, which are the keys, from JSON.
fn with_rules<T>(by_rule: BTreeMap<String, T>) -> Result<BTreeMap<ApproverRule, T>> {
    let read = |(rule, people): (String, _)| Ok((serde_json::from_str(&rule)?, people));
    let named: serde_json::Result<_> = by_rule.into_iter().map(read).collect();
    named.map_err(|e| Error::inconsistent("approvers", e))
}
