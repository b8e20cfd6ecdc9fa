//! `GET /tickets/export/objects`.

use super::wire::{QueuedTickets, TicketSort};
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use crate::page::SortBy;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::tickets;

/// Export the objects of tickets
///
/// Returns the assets and nodes that the tickets of the list ask for, one row each, with
/// names beside ids. Filters, order, rights and formats are those of `/tickets/export`. A list of thousands of objects does not
/// fit into the cell of a spreadsheet, so the rows of `/tickets/export` show their number and the first names.
#[utoipa::path(
    tag = "requests",
    params(ExportOf<QueuedTickets, TicketSort>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedTicketObjects = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/tickets/export/objects")]
pub async fn export_ticket_objects(
    caller: Caller,
    query: Query<ExportOf<QueuedTickets, TicketSort>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let (filter, defaults) = filter.filter(sort);
    let db = &caller.client.db;
    let begin = tickets::export_objects(db, &caller.actor, &filter, SortBy::from(sort).into(), asked.form);
    let file = export::send(&caller, ("ticket-objects", EventAction::TicketsExported), &asked, begin).await?;
    export::with_defaults(file, &defaults.query())
}

export::exported_rows! { ExportedTicketObjects = tickets::OBJECT_COLUMNS, "Exported objects of tickets." }
