//! `GET /events/export`.

use super::list::EventFilter;
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use crate::page::{ByTime, SortBy};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::events::{self, Filter};

/// Export the audit log
///
/// Returns all items of the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (one object
/// per line), `csv` or `xlsx`. The server cuts off a client that reads too slowly. A user with two exports under way gets
/// `too_many_exports`.
#[utoipa::path(
    tag = "audit",
    params(ExportOf<EventFilter, ByTime>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedEvents = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/events/export")]
pub async fn export_events(
    caller: Caller,
    query: Query<ExportOf<EventFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadEvents, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let (filter, sort) = (Filter::from(filter), SortBy::from(sort));
    let (db, readable) = (&caller.client.db, caller.actor.readable_orgs());
    let begin = events::export(db, &readable, &filter, sort.into(), asked.form);
    export::send(&caller, ("events", EventAction::EventsExported), &asked, begin).await
}

export::exported_rows! { ExportedEvents = events::COLUMNS, "Exported events." }
