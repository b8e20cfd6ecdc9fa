//! `GET /tickets`: queues and filters.

use super::show::Show;
use super::wire::{ListTickets, TicketPage, position};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use futures::future::join;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::tickets;

/// List tickets
///
/// Those that the caller applied for, benefits from, is or was asked to decide, or reads as an auditor or admin.
#[utoipa::path(
    tag = "requests",
    params(ListTickets),
    responses((status = 200, description = "A page of tickets", body = TicketPage))
)]
#[get("/tickets")]
pub async fn list_tickets(caller: Caller, query: Query<ListTickets>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let (filter, listing, counts) = query.0.read()?;
    let conn = caller.conn().await?;
    let total = async {
        if counts { tickets::count(&conn, &caller.actor, &filter).await.map(Some) } else { Ok(None) }
    };
    let (rows, total) = join(tickets::list(&conn, &caller.actor, &filter, &listing.page), total).await;
    let (rows, next_cursor) = listing.cut(rows?, |row| position(filter.key, row));
    let items = rows.iter().map(|row| Show::new(row, &caller.actor, caller.now).ticket()).collect();
    Ok(Reply::answer(&TicketPage { items, next_cursor, total: total? })?.send())
}
