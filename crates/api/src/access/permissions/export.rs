//! `GET /permissions/export`.

use super::list::ListPermissions;
use crate::error::Answer;
use crate::export::{self, CsvText, ExportOf, NdjsonText};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::permissions;
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Export permissions
///
/// The same as the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (an object in each
/// line) or `csv`. Who reads too slowly is cut off in the middle; who runs two already is told `too_many_exports`.
#[utoipa::path(
    tag = "access",
    params(ExportOf<ListPermissions>),
    responses((status = 200, description = "All of them, from one snapshot", content(
        (ExportedPermissions = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson")
    )))
)]
#[get("/permissions/export")]
pub async fn export_permissions(
    caller: Caller,
    query: Query<ExportOf<ListPermissions>>,
) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadPermission, &Target::listing())?;
    let ExportOf { list, asked } = query.0;
    let (filter, listing, _) = list.read(&caller)?;
    let begin = permissions::export(&caller.client.db, &filter, listing.page.sort, asked.format);
    export::send(&caller, "permissions", &asked, begin).await
}

/// Exported permissions.
pub struct ExportedPermissions;

impl PartialSchema for ExportedPermissions {
    fn schema() -> RefOr<Schema> {
        export::rows("Exported permissions.", permissions::COLUMNS)
    }
}

impl ToSchema for ExportedPermissions {
    fn name() -> Cow<'static, str> {
        "ExportedPermissions".into()
    }
}
