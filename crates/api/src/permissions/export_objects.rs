//! `GET /permissions/export/objects`.

use super::export::send;
use super::list::PermissionFilter;
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_persistence::export::Content;
use gatepass_persistence::permissions;

/// Export the objects of permissions
///
/// Returns the users, groups, assets and nodes that the permissions of the list name, one row each, with
/// names beside ids. Filters, order, rights and formats are those of `/permissions/export`. A list of thousands of objects does not
/// fit into the cell of a spreadsheet, so the rows of `/permissions/export` show their number and the first names.
#[utoipa::path(
    tag = "access",
    params(ExportOf<PermissionFilter>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedPermissionObjects = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/permissions/export/objects")]
pub async fn export_permission_objects(
    caller: Caller,
    query: Query<ExportOf<PermissionFilter>>,
) -> Result<HttpResponse> {
    Box::pin(send(caller, query, Content::Objects)).await
}

export::exported_rows! { ExportedPermissionObjects = permissions::OBJECT_COLUMNS, "Exported objects of permissions." }
