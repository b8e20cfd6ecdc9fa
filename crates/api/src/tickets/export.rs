//! `GET /tickets/export`.

use super::wire::{QueuedTickets, TicketSort};
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use crate::page::SortBy;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::export::Content;
use gatepass_persistence::tickets;

/// Export tickets
///
/// Returns all items of the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (one object
/// per line), `csv` or `xlsx`. The server cuts off a client that reads too slowly. A user with two exports under way gets
/// `too_many_exports`.
#[utoipa::path(
    tag = "requests",
    params(ExportOf<QueuedTickets, TicketSort>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedTickets = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/tickets/export")]
pub async fn export_tickets(
    caller: Caller,
    query: Query<ExportOf<QueuedTickets, TicketSort>>,
) -> Result<HttpResponse> {
    Box::pin(send(caller, query, Content::Items)).await
}

/// Sends the tickets of a list, or the objects that they name.
pub(super) async fn send(
    caller: Caller,
    query: Query<ExportOf<QueuedTickets, TicketSort>>,
    content: Content,
) -> Result<HttpResponse> {
    let name = match content {
        Content::Items => "tickets",
        Content::Objects => "ticket-objects",
    };
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let (filter, defaults) = filter.filter(sort);
    let db = &caller.client.db;
    let sort = SortBy::from(sort).into();
    let begin = tickets::export(db, &caller.actor, &filter, sort, asked.form, content);
    let file = export::send(&caller, (name, EventAction::TicketsExported), &asked, begin).await?;
    export::with_defaults(file, &defaults.query())
}

export::exported_rows! { ExportedTickets = tickets::COLUMNS, "Exported tickets." }
