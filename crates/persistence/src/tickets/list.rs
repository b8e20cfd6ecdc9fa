//! Lists of tickets: what the actor may see, a queue, filters, a page. States are judged by the clock.

use super::Stored;
use super::row::Full;
use super::sources::{self, Among};
use super::visible::{self, Condition};
use crate::keyset::{Page, contains_pattern, paged};
use crate::prepared::prepared_shape;
use crate::schema::tickets;
use crate::{Conn, Result};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Actor;
use gatepass_domain::flow::ApprovalType;
use gatepass_domain::text::TextEnum;
use gatepass_domain::ticket::kind::TicketType;
use gatepass_domain::ticket::state::StateName;
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

/// Whose turn it is, or whose it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Queue {
    /// Everything that the actor may see.
    #[default]
    All,
    /// Those that the actor applied for or benefits from.
    Mine,
    /// Those that wait for the actor's decision.
    AwaitingMe,
    /// Those that the actor decided, at any level.
    DecidedByMe,
}

/// Which tickets; an empty list of alternatives: any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this queue.
    pub queue: Queue,
    /// In one of these states now.
    pub states: Vec<StateName>,
    /// Of one of these types.
    pub types: Vec<TicketType>,
    /// Whose flow decides like this.
    pub approval_types: Vec<ApprovalType>,
    /// Of one of these applicants.
    pub applicants: Vec<Uuid>,
    /// For one of these people.
    pub beneficiaries: Vec<Uuid>,
    /// Whose applicant has this text in the name or login name.
    pub applicant_name: Option<String>,
    /// In one of these organizations.
    pub orgs: Vec<Uuid>,
    /// Under one of these flows.
    pub flows: Vec<Uuid>,
    /// That ask for one of these assets by name.
    pub assets: Vec<Uuid>,
    /// Submitted at this moment or later.
    pub created_from: Option<OffsetDateTime>,
    /// Submitted before this moment.
    pub created_to: Option<OffsetDateTime>,
    /// With this text in title, reason or number.
    pub q: Option<String>,
}

const OPEN: &str = "tickets.state IN ('pending', 'blocked')";

/// That a ticket waits for this actor. Sub-selects for values, which are looked up for the tickets at hand; the planner
/// would make an EXISTS a scan of all that somebody ever decided.
fn awaits(actor: &Actor) -> Condition {
    let user = Uuid::from(actor.user_id);
    let asked = "tickets.state = 'pending' AND tickets.decision_deadline > gatepass_now() AND \
        (SELECT true FROM ticket_approvers a WHERE a.ticket_id = tickets.id AND a.level = tickets.current_level \
        AND a.user_id = ";
    let undecided = ") AND (SELECT true FROM decisions d WHERE d.ticket_id = tickets.id AND \
        d.level = tickets.current_level AND d.user_id = ";
    Box::new(
        sql::<Bool>(asked).bind::<SqlUuid, _>(user).sql(undecided).bind::<SqlUuid, _>(user).sql(") IS NULL"),
    )
}

/// An index is read in order for one value, not for alternatives.
fn one_of(column: &str, values: Vec<Uuid>) -> Condition {
    match values.as_slice() {
        [one] => Box::new(sql::<Bool>(&format!("{column} = ")).bind::<SqlUuid, _>(*one)),
        _ => Box::new(sql::<Bool>(&format!("{column} = ANY (")).bind::<Array<SqlUuid>, _>(values).sql(")")),
    }
}

/// Whether a ticket is in this state now.
fn is_in(state: StateName) -> Condition {
    let text = match state {
        StateName::Pending => "(tickets.state = 'pending' AND tickets.decision_deadline > gatepass_now())",
        StateName::Blocked => "(tickets.state = 'blocked' AND tickets.decision_deadline > gatepass_now())",
        StateName::Expired => {
            "(tickets.state = 'expired' OR (tickets.state IN ('pending', 'blocked') \
             AND tickets.decision_deadline <= gatepass_now()))"
        }
        StateName::Approved | StateName::Denied | StateName::Canceled | StateName::Error => {
            return Box::new(tickets::state.eq(state.as_str()));
        }
    };
    Box::new(sql::<Bool>(text))
}

fn any_of(conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
    conditions.into_iter().reduce(|one, other| Box::new(one.or(other)))
}

fn asks_for(asset: &Uuid) -> Condition {
    let asks = sql::<Bool>("tickets.requested -> 'assets' @> ").bind::<Jsonb, _>(json!([asset]));
    Box::new(asks)
}

fn texts<T: TextEnum>(values: &[T]) -> Vec<&'static str> {
    values.iter().map(|value| value.as_str()).collect()
}

/// The conditions besides visibility, all of which hold.
fn conditions(actor: &Actor, filter: &Filter) -> Vec<Condition> {
    let Filter {
        queue,
        states,
        types,
        approval_types,
        applicants,
        beneficiaries,
        applicant_name,
        orgs,
        flows,
        assets,
        created_from,
        created_to,
        q,
    } = filter.clone();
    let mut all: Vec<Condition> = Vec::new();
    if queue == Queue::AwaitingMe {
        all.push(awaits(actor));
    }
    all.extend(any_of(states.iter().map(|state| is_in(*state))));
    if states.iter().any(|s| !s.is_final())
        && states.iter().all(|s| matches!(s, StateName::Pending | StateName::Blocked))
    {
        // Says to the planner that the index of open tickets will do.
        all.push(Box::new(sql::<Bool>(OPEN)));
    }
    if !types.is_empty() {
        all.push(Box::new(tickets::type_.eq_any(texts(&types))));
    }
    if !approval_types.is_empty() {
        let of = "EXISTS (SELECT FROM flow_versions v WHERE v.flow_id = tickets.flow_id AND \
            v.version = tickets.flow_version AND v.definition -> 'approval' ->> 'type' = ANY (";
        all.push(Box::new(sql::<Bool>(of).bind::<Array<Text>, _>(texts(&approval_types)).sql("))")));
    }
    if !applicants.is_empty() {
        all.push(one_of("tickets.applicant_id", applicants));
    }
    if !beneficiaries.is_empty() {
        all.push(one_of("tickets.beneficiary_id", beneficiaries));
    }
    if let Some(name) = applicant_name {
        let named =
            "tickets.applicant_id IN (SELECT u.id FROM users u WHERE (u.username || ' ' || u.name) ILIKE ";
        all.push(Box::new(sql::<Bool>(named).bind::<Text, _>(contains_pattern(&name)).sql(")")));
    }
    if !orgs.is_empty() {
        all.push(one_of("tickets.org_id", orgs));
    }
    if !flows.is_empty() {
        all.push(one_of("tickets.flow_id", flows));
    }
    all.extend(any_of(assets.iter().map(asks_for)));
    if let Some(from) = created_from {
        all.push(Box::new(tickets::created_at.ge(from)));
    }
    if let Some(to) = created_to {
        all.push(Box::new(tickets::created_at.lt(to)));
    }
    if let Some(q) = q {
        let text = "(tickets.title || ' ' || tickets.reason || ' #' || tickets.number::text) ILIKE ";
        all.push(Box::new(sql::<Bool>(text).bind::<Text, _>(contains_pattern(&q))));
    }
    all
}

pub(super) fn filtered<'a>(
    actor: &Actor,
    filter: &Filter,
    page: Option<&Page>,
) -> tickets::BoxedQuery<'a, Pg> {
    let mut conditions = conditions(actor, filter);
    let among = match (sources::of(actor, filter), &filter.q) {
        (Some(sources), _) => Among::new(sources, conditions, page),
        (None, Some(text)) => {
            conditions.insert(0, visible::to(actor));
            Among::with(contains_pattern(text), conditions, page)
        }
        (None, None) => {
            let query = tickets::table.filter(visible::to(actor)).into_boxed();
            return conditions.into_iter().fold(query, QueryDsl::filter);
        }
    };
    tickets::table.filter(among).into_boxed()
}

/// One page of tickets, and one more where there is one.
pub async fn list(conn: &mut Conn, actor: &Actor, filter: &Filter, page: &Page) -> Result<Vec<Stored>> {
    let query = paged!(filtered(actor, filter, Some(page)), page, tickets::id, tickets::title);
    let rows: Vec<Full> = prepared_shape(query.select(Full::as_select())).load(&mut **conn).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// How many tickets there are in all.
pub async fn count(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(prepared_shape(filtered(actor, filter, None).count()).get_result(&mut **conn).await?)
}
