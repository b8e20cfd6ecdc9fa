//! The stream of events of one reader: the events of the logs that they read, and those of the tickets that they see.

use super::feed::{Next, next};
use super::list::{Condition, Filter, readable, selected};
use crate::db::feed::{Part, Start};
use crate::{Conn, Result};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Uuid as SqlUuid};
use gatepass_domain::authz::{Actor, Orgs};
use gatepass_domain::event::history;
use gatepass_domain::text::TextEnum;
use uuid::Uuid;

/// The reader of a stream.
#[derive(Debug, Clone)]
pub struct StreamReader<'a> {
    /// Who reads.
    pub actor: &'a Actor,
    /// The organizations whose log they read.
    pub log: Orgs,
    /// Whether they read the events of tickets.
    pub reads_tickets: bool,
}

/// The next events of a reader, as [`feed`](super::feed()) gives them. The domain decides how much of each event of a ticket the
/// reader is told, and whether of a step that the flow hides.
pub async fn stream(
    conn: &mut Conn,
    reader: &StreamReader<'_>,
    filter: &Filter,
    start: Start,
    limit: i64,
) -> Result<Option<Part<Next>>> {
    next(conn, selected(seen(reader), filter), start, limit).await
}

fn seen(reader: &StreamReader<'_>) -> Condition {
    let StreamReader { actor, log, reads_tickets } = reader;
    match log {
        Orgs::Only(_) if *reads_tickets => Box::new(readable(log).or(of_tickets(actor))),
        Orgs::All | Orgs::Only(_) => readable(log),
    }
}

/// The tickets of organizations where the reader reads everything, without those of global rules.
const SHOWN_BY_ROLE: &str = r" AND ((
    SELECT true FROM tickets t WHERE t.id = events.ticket_id AND NOT t.is_global AND t.org_id = ANY (";
const CONCERNS_READER: &str = r")) OR (
    SELECT true FROM tickets_concerning(";
const OF_THE_EVENT: &str = ") c (id) WHERE c.id = events.ticket_id LIMIT 1)))";

/// The events of visible tickets, with actions that participants read. The sub-selects look up the ticket of the event at hand: for
/// an IN, the planner would collect all tickets of the reader each time.
fn of_tickets(actor: &Actor) -> Condition {
    let actions: Vec<&str> = history::actions(false).into_iter().map(TextEnum::as_str).collect();
    let told = sql::<Nullable<Bool>>("(events.ticket_id IS NOT NULL AND events.action = ANY (");
    let told = told.bind::<Array<Text>, _>(actions).sql(")");
    match actor.readable_orgs() {
        Orgs::All => Box::new(told.sql(")")),
        Orgs::Only(orgs) => {
            let orgs: Vec<Uuid> = orgs.into_iter().map(Uuid::from).collect();
            let shown = told.sql(SHOWN_BY_ROLE).bind::<Array<SqlUuid>, _>(orgs).sql(CONCERNS_READER);
            Box::new(shown.bind::<SqlUuid, _>(Uuid::from(actor.user_id)).sql(OF_THE_EVENT))
        }
    }
}
