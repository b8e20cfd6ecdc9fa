//! `GET /tickets`: queues and filters.

use super::show::Show;
use super::wire::{QueuedTickets, TicketPage, TicketSort, listing, position};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use futures::future::join;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::tickets;

/// List tickets
///
/// Returns the tickets that the caller requested, benefits from, was asked to decide, or may read as an auditor or admin.
#[utoipa::path(
    tag = "requests",
    params(List<QueuedTickets, TicketSort>),
    responses((status = 200, description = "A page of tickets", body = TicketPage))
)]
#[get("/tickets")]
pub async fn list_tickets(
    caller: Caller,
    query: Query<List<QueuedTickets, TicketSort>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let Both(asked, paging) = query.0;
    let (filter, applied_defaults) = asked.filter(paging.sort());
    let listing = listing(&paging, &filter)?;
    let conn = caller.conn().await?;
    let total = async {
        if paging.counts() { tickets::count(&conn, &caller.actor, &filter).await.map(Some) } else { Ok(None) }
    };
    let (rows, total) = join(tickets::list(&conn, &caller.actor, &filter, &listing.page), total).await;
    let (rows, next_cursor) = listing.cut(rows?, |row| position(filter.key, &caller, row));
    let items = rows.iter().map(|row| Show::listed(row, &caller.actor, caller.now).ticket()).collect();
    Ok(Reply::answer(&TicketPage { items, next_cursor, total: total?, applied_defaults })?.send())
}
