//! Exports: lists as files, streamed. The list decides which rows the caller may read. This module sends the file,
//! limits concurrent exports, and cuts off callers who don't read.

mod query;
mod schema;
mod stream;

pub use query::{Asked, ExportOf};
pub(crate) use schema::exported_rows;
pub use schema::{CsvText, NdjsonText, XlsxFile, rows};

use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use gatepass_domain::event::EventAction;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::events::NewEvent;
use gatepass_persistence::export::{Export, Format};
use serde_json::json;
use time::macros::format_description;
use uuid::Uuid;

/// An export counts as this many requests.
const COST: usize = 100;

fn content_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::Json => "application/json",
        Format::Ndjson => "application/x-ndjson",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// Sends the rows that `begin` reads as a file of this name. The log has an event with `action` before the first byte is sent.
pub async fn send(
    caller: &Caller,
    (name, action): (&str, EventAction),
    asked: &Asked,
    begin: impl Future<Output = gatepass_persistence::Result<Export>>,
) -> Result<HttpResponse> {
    caller.charge(COST)?;
    let orgs = orgs(caller, asked);
    let limits = caller.client.shared.exports();
    let is_of_all = orgs.is_empty() && caller.actor.is_super_admin;
    let slot = if is_of_all {
        limits.take_of_all(caller.id().into())?
    } else {
        limits.take(caller.id().into(), orgs.clone())?
    };
    record(caller, action, asked, orgs).await?;
    let mut export = begin.await?;
    // Until the first byte is sent, a failure can still be answered with a problem.
    let settings = caller.client.shared.settings();
    let first = tokio::time::timeout(settings.export_timeout, export.next()).await;
    let first = first.map_err(|_| Problem::new(Code::Unavailable).detail("the export took too long"))??;
    let limits = stream::Limits { whole: settings.export_timeout, stall: settings.export_stall };
    let body = stream::of(export, first, limits, slot);
    let made = format_description!("[year][month][day]T[hour][minute][second]Z");
    let made = caller.now.format(&made).unwrap_or_default();
    let file = format!("{name}-{made}.{}", asked.form.format.as_str());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type(asked.form.format)))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")))
        .streaming(body))
}

/// Adds the header that names the filters which the export applied by default. Without any, there is no header.
pub fn with_defaults(mut file: HttpResponse, defaults: &str) -> Result<HttpResponse> {
    if !defaults.is_empty() {
        let value = HeaderValue::from_str(defaults).map_err(|_| Problem::new(Code::Internal))?;
        file.headers_mut().insert(HeaderName::from_static("applied-defaults"), value);
    }
    Ok(file)
}

/// The organizations of the export: those that the caller asked for and is a member of, or all of the caller's.
/// Empty: a super admin exports all organizations.
fn orgs(caller: &Caller, asked: &Asked) -> Vec<Uuid> {
    let is_in = |org: &Uuid| caller.actor.is_super_admin || caller.actor.roles.contains_key(&(*org).into());
    let mut orgs: Vec<Uuid> = asked.orgs().into_iter().filter(is_in).collect();
    if orgs.is_empty() && !caller.actor.is_super_admin {
        orgs.extend(caller.actor.roles.keys().map(|org| Uuid::from(*org)));
    }
    orgs
}

/// Records the export in the log of each of these organizations. An export of all organizations is one global event.
async fn record(caller: &Caller, action: EventAction, asked: &Asked, orgs: Vec<Uuid>) -> Result<()> {
    let event = |org: Option<Uuid>| {
        let data = json!({ "format": asked.form.format.as_str(), "filters": asked.filters });
        NewEvent::new(action, data).in_org(org)
    };
    let events =
        if orgs.is_empty() { vec![event(None)] } else { orgs.into_iter().map(Some).map(event).collect() };
    let mut tx = caller.client.db.begin().await?;
    caller.record(&mut tx, events).await?;
    Ok(tx.commit().await?)
}
