//! `GET /tickets/summary`: counters.

use super::wire::{TicketFilter, TicketSummary};
use crate::error::Result;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::tickets::{self, Key, Queue};

/// Count tickets
///
/// Counts the tickets of each queue by state, with the filters of the list. The numbers are exact and from one snapshot.
#[utoipa::path(
    tag = "requests",
    params(TicketFilter),
    responses((status = 200, description = "The number of tickets in each queue", body = TicketSummary))
)]
#[get("/tickets/summary")]
pub async fn summarize_tickets(caller: Caller, query: Query<TicketFilter>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let asked = query.0;
    let names_states = asked.names_states();
    let filter = asked.within(Queue::All, Key::Created);
    let summary = tickets::summary(&caller.conn().await?, &caller.actor, &filter).await?;
    Ok(Reply::answer(&TicketSummary::new(&summary, names_states))?.send())
}
