//! `GET /grants/export`.

use super::wire::{GrantFilter, GrantSort};
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use crate::page::SortBy;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::export::Content;
use gatepass_persistence::grants;

/// Export grants
///
/// Returns all items of the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (one object
/// per line), `csv` or `xlsx`. The server cuts off a client that reads too slowly. A user with two exports under way gets
/// `too_many_exports`.
#[utoipa::path(
    tag = "grants",
    params(ExportOf<GrantFilter, GrantSort>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedGrants = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/grants/export")]
pub async fn export_grants(
    caller: Caller,
    query: Query<ExportOf<GrantFilter, GrantSort>>,
) -> Result<HttpResponse> {
    Box::pin(send(caller, query, Content::Items)).await
}

/// Sends the grants of a list, or the objects that they name.
pub(super) async fn send(
    caller: Caller,
    query: Query<ExportOf<GrantFilter, GrantSort>>,
    content: Content,
) -> Result<HttpResponse> {
    let name = match content {
        Content::Items => "grants",
        Content::Objects => "grant-objects",
    };
    caller.authorize(Act::ExportGrants, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let (db, filter) = (&caller.client.db, grants::Filter::from(filter));
    let sort = SortBy::from(sort).into();
    let begin = grants::export(db, &caller.actor, &filter, sort, asked.form, content);
    export::send(&caller, (name, EventAction::GrantsExported), &asked, begin).await
}

export::exported_rows! { ExportedGrants = grants::COLUMNS, "Exported grants." }
