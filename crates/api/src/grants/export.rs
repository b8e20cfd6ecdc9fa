//! `GET /grants/export`.

use super::wire::ListGrants;
use crate::error::Answer;
use crate::export::{self, CsvText, ExportOf, NdjsonText};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::grants;
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Export grants
///
/// The same as the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (an object in each
/// line) or `csv`. Who reads too slowly is cut off in the middle; who runs two already is told `too_many_exports`.
#[utoipa::path(
    tag = "grants",
    params(ExportOf<ListGrants>),
    responses((status = 200, description = "All of them, from one snapshot", content(
        (ExportedGrants = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson")
    )))
)]
#[get("/grants/export")]
pub async fn export_grants(caller: Caller, query: Query<ExportOf<ListGrants>>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadGrant, &Target::listing())?;
    let ExportOf { list, asked } = query.0;
    let (filter, listing, _) = list.read()?;
    let db = &caller.client.db;
    let begin = grants::export(db, &caller.actor, &filter, listing.page.sort, asked.format);
    export::send(&caller, "grants", &asked, begin).await
}

/// Exported grants.
pub struct ExportedGrants;

impl PartialSchema for ExportedGrants {
    fn schema() -> RefOr<Schema> {
        export::rows("Exported grants.", grants::COLUMNS)
    }
}

impl ToSchema for ExportedGrants {
    fn name() -> Cow<'static, str> {
        "ExportedGrants".into()
    }
}
