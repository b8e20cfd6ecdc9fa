//! `GET /tickets/export/objects`.

use super::export::send;
use super::wire::{QueuedTickets, TicketSort};
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_persistence::export::Content;
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
    Box::pin(send(caller, query, Content::Objects)).await
}

export::exported_rows! { ExportedTicketObjects = tickets::OBJECT_COLUMNS, "Exported objects of tickets." }
