//! The number of tickets in each queue, by state, in one statement. SQL judges states by the clock.

use super::filter::{Filter, queue_of_readers};
use super::list_source::push_condition;
use super::visible::{self, Condition};
use crate::db::prepared::prepared_shape;
use crate::db::text::AsText;
use crate::schema::tickets;
use crate::{Conn, Error, Result};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::ticket::queue::Queue;
use gatepass_domain::ticket::state::StateName;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The number of tickets in each state.
pub type States = BTreeMap<StateName, i64>;

/// The number of tickets in each queue of one actor.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// [`Queue::Administrator`].
    pub administrator: States,
    /// [`Queue::Others`].
    pub others: States,
    /// [`Queue::Mine`].
    pub mine: States,
    /// [`Queue::AwaitingMe`].
    pub awaiting_me: States,
    /// [`Queue::DecidedByMe`].
    pub decided_by_me: States,
    /// [`Queue::All`].
    pub all: States,
}

/// The number of a set, a state, the queue among tickets that are read by role, and the number of tickets of the set that have
/// both.
type Count = (i32, AsText<StateName>, Option<String>, i64);

/// Counts with the filter, except for its queue.
pub async fn summary(conn: &Conn, actor: &Actor, filter: &Filter) -> Result<Summary> {
    let mut summary = Summary::default();
    let counts: Vec<Count> = prepared_shape(Counts::new(actor, filter)).load(&mut &**conn).await?;
    for (set, AsText(state), queue, count) in counts {
        let add = |states: &mut States| *states.entry(state).or_default() += count;
        match Set::ALL.get(usize::try_from(set).unwrap_or(usize::MAX)) {
            Some(Set::Read) => {
                match queue.as_deref() {
                    Some("administrator") => add(&mut summary.administrator),
                    Some(_) => add(&mut summary.others),
                    None => {}
                }
                add(&mut summary.all);
            }
            Some(Set::Concerning) => add(&mut summary.all),
            Some(Set::Mine) => add(&mut summary.mine),
            Some(Set::Awaiting) => add(&mut summary.awaiting_me),
            Some(Set::Decided) => add(&mut summary.decided_by_me),
            None => return Err(Error::Internal("a count of no set".into())),
        }
    }
    Ok(summary)
}

/// The sets of tickets that make the queues. Each set is counted once.
#[derive(Clone, Copy)]
enum Set {
    /// Tickets that the actor reads by role.
    Read,
    /// Tickets that the actor takes part in elsewhere, or that are of global rules.
    Concerning,
    Mine,
    Awaiting,
    Decided,
}

impl Set {
    const ALL: [Self; 5] = [Self::Read, Self::Concerning, Self::Mine, Self::Awaiting, Self::Decided];

    fn conditions(self, actor: &Actor) -> Vec<Condition> {
        match self {
            Self::Read => vec![visible::read_by(actor)],
            Self::Concerning => match actor.readable_orgs() {
                Orgs::Only(orgs) => {
                    let orgs: Vec<Uuid> = orgs.into_iter().map(Uuid::from).collect();
                    let elsewhere = tickets::org_id.ne_all(orgs).or(tickets::is_global);
                    vec![visible::concerns(actor), Box::new(elsewhere)]
                }
                Orgs::All => vec![Box::new(sql::<Bool>("false"))],
            },
            Self::Mine => visible::in_queue(actor, Queue::Mine),
            Self::Awaiting => visible::in_queue(actor, Queue::AwaitingMe),
            Self::Decided => visible::in_queue(actor, Queue::DecidedByMe),
        }
    }
}

const JUDGED: &str = " AS which, ticket_state_now(tickets.state, tickets.decision_deadline) AS now, ";

struct Counts {
    sets: Vec<Vec<Condition>>,
    conditions: Vec<Condition>,
}

impl Counts {
    fn new(actor: &Actor, filter: &Filter) -> Self {
        let sets = Set::ALL.iter().map(|set| set.conditions(actor)).collect();
        Self { sets, conditions: filter.conditions(actor) }
    }
}

impl QueryFragment<Pg> for Counts {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (number, set) in self.sets.iter().enumerate() {
            out.push_sql(if number > 0 { " UNION ALL SELECT " } else { "SELECT " });
            out.push_sql(&number.to_string());
            out.push_sql(JUDGED);
            if matches!(Set::ALL.get(number), Some(Set::Read)) {
                out.push_sql(&queue_of_readers());
            } else {
                out.push_sql("NULL");
            }
            out.push_sql(" AS queue, count(*) FROM tickets WHERE true");
            for condition in set.iter().chain(&self.conditions) {
                push_condition(condition, out.reborrow())?;
            }
            out.push_sql(" GROUP BY which, now, queue");
        }
        Ok(())
    }
}

impl Query for Counts {
    type SqlType = (Integer, Text, Nullable<Text>, BigInt);
}
