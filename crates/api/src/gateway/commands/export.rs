//! `GET /session-commands/export`.

use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use crate::gateway::wire::SessionCommandFilter;
use crate::page::{ByTime, SortBy};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::gateway::commands::{self, Filter};

/// Export commands of sessions
///
/// Returns all items of the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (one object
/// per line), `csv` or `xlsx`. The server cuts off a client that reads too slowly. A user with two exports under way gets
/// `too_many_exports`.
#[utoipa::path(
    tag = "connections",
    params(ExportOf<SessionCommandFilter, ByTime>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedSessionCommands = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/session-commands/export")]
pub async fn export_session_commands(
    caller: Caller,
    query: Query<ExportOf<SessionCommandFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadSession, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let (filter, sort) = (Filter::from(filter), SortBy::from(sort));
    let db = &caller.client.db;
    let begin = commands::export(db, &caller.actor, &filter, sort.into(), asked.form);
    export::send(&caller, ("session-commands", EventAction::SessionCommandsExported), &asked, begin).await
}

export::exported_rows! { ExportedSessionCommands = commands::COLUMNS, "Exported commands of sessions." }
