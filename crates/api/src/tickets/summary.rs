//! `GET /tickets/summary`: counters.

use super::wire::{SummarizeTickets, TicketSummary};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::tickets::{self, Filter};

/// Count tickets
///
/// Those of each queue, by state, with the filters of the list: exact, and as of one moment.
#[utoipa::path(
    tag = "requests",
    params(SummarizeTickets),
    responses((status = 200, description = "How many tickets each queue holds", body = TicketSummary))
)]
#[get("/tickets/summary")]
pub async fn summarize_tickets(caller: Caller, query: Query<SummarizeTickets>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let filter = Filter::from(query.0);
    let summary = tickets::summary(&caller.conn().await?, &caller.actor, &filter).await?;
    Ok(Reply::answer(&TicketSummary::new(&summary, !filter.states.is_empty()))?.send())
}
