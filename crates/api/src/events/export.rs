//! `GET /events/export`.

use super::list::ListEvents;
use crate::error::Answer;
use crate::export::{self, CsvText, ExportOf, NdjsonText};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::events;
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Export the audit log
///
/// The same as the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (an object in each
/// line) or `csv`. Who reads too slowly is cut off in the middle; who runs two already is told `too_many_exports`.
#[utoipa::path(
    tag = "audit",
    params(ExportOf<ListEvents>),
    responses((status = 200, description = "All of them, from one snapshot", content(
        (ExportedEvents = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson")
    )))
)]
#[get("/events/export")]
pub async fn export_events(caller: Caller, query: Query<ExportOf<ListEvents>>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadEvents, &Target::listing())?;
    let ExportOf { list, asked } = query.0;
    let (filter, listing, _) = list.read()?;
    let (db, readable) = (&caller.client.db, caller.actor.readable_orgs());
    let begin = events::export(db, &readable, &filter, listing.page.sort, asked.format);
    export::send(&caller, "events", &asked, begin).await
}

/// Exported events.
pub struct ExportedEvents;

impl PartialSchema for ExportedEvents {
    fn schema() -> RefOr<Schema> {
        export::rows("Exported events.", events::COLUMNS)
    }
}

impl ToSchema for ExportedEvents {
    fn name() -> Cow<'static, str> {
        "ExportedEvents".into()
    }
}
