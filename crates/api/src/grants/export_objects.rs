//! `GET /grants/export/objects`.

use super::export::send;
use super::wire::{GrantFilter, GrantSort};
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_persistence::export::Content;
use gatepass_persistence::grants;

/// Export the objects of grants
///
/// Returns the assets, nodes and groups that the grants of the list give, one row each, with
/// names beside ids. Filters, order, rights and formats are those of `/grants/export`. A list of thousands of objects does not
/// fit into the cell of a spreadsheet, so the rows of `/grants/export` show their number and the first names.
#[utoipa::path(
    tag = "grants",
    params(ExportOf<GrantFilter, GrantSort>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedGrantObjects = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/grants/export/objects")]
pub async fn export_grant_objects(
    caller: Caller,
    query: Query<ExportOf<GrantFilter, GrantSort>>,
) -> Result<HttpResponse> {
    Box::pin(send(caller, query, Content::Objects)).await
}

export::exported_rows! { ExportedGrantObjects = grants::OBJECT_COLUMNS, "Exported objects of grants." }
