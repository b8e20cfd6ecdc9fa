//! `GET /tickets/export`.

use super::wire::ListTickets;
use crate::error::Answer;
use crate::export::{self, CsvText, ExportOf, NdjsonText};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::tickets;
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Export tickets
///
/// The same as the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (an object in each
/// line) or `csv`. Who reads too slowly is cut off in the middle; who runs two already is told `too_many_exports`.
#[utoipa::path(
    tag = "requests",
    params(ExportOf<ListTickets>),
    responses((status = 200, description = "All of them, from one snapshot", content(
        (ExportedTickets = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson")
    )))
)]
#[get("/tickets/export")]
pub async fn export_tickets(caller: Caller, query: Query<ExportOf<ListTickets>>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadTickets, &Target::listing())?;
    let ExportOf { list, asked } = query.0;
    let (filter, listing, _) = list.read()?;
    let db = &caller.client.db;
    let begin = tickets::export(db, &caller.actor, &filter, listing.page.sort, asked.format);
    export::send(&caller, "tickets", &asked, begin).await
}

/// Exported tickets.
pub struct ExportedTickets;

impl PartialSchema for ExportedTickets {
    fn schema() -> RefOr<Schema> {
        export::rows("Exported tickets.", tickets::COLUMNS)
    }
}

impl ToSchema for ExportedTickets {
    fn name() -> Cow<'static, str> {
        "ExportedTickets".into()
    }
}
