//! `GET /sessions/export`.

use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use crate::gateway::wire::AssetSessionFilter;
use crate::page::{ByTime, SortBy};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::gateway::sessions::{self, Filter};

/// Export sessions on assets
///
/// Returns all items of the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (one object
/// per line), `csv` or `xlsx`. The server cuts off a client that reads too slowly. A user with two exports under way gets
/// `too_many_exports`.
#[utoipa::path(
    tag = "connections",
    params(ExportOf<AssetSessionFilter, ByTime>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedAssetSessions = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/sessions/export")]
pub async fn export_asset_sessions(
    caller: Caller,
    query: Query<ExportOf<AssetSessionFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadSession, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let (filter, sort) = (Filter::from(filter), SortBy::from(sort));
    let db = &caller.client.db;
    let begin = sessions::export(db, &caller.actor, &filter, sort.into(), asked.form);
    export::send(&caller, ("sessions", EventAction::AssetSessionsExported), &asked, begin).await
}

export::exported_rows! { ExportedAssetSessions = sessions::COLUMNS, "Exported sessions on assets." }
