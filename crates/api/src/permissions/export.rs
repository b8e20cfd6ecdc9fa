//! `GET /permissions/export`.

use super::list::PermissionFilter;
use super::wire::PermissionDefaults;
use crate::error::Result;
use crate::export::{self, CsvText, ExportOf, NdjsonText, XlsxFile};
use crate::extract::{Caller, Query};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_persistence::export::Content;
use gatepass_persistence::permissions::{self, Filter};

/// Export permissions
///
/// Returns all items of the list, with its filters, order and rights, as a file: `json` (one object), `ndjson` (one object
/// per line), `csv` or `xlsx`. The server cuts off a client that reads too slowly. A user with two exports under way gets
/// `too_many_exports`.
#[utoipa::path(
    tag = "access",
    params(ExportOf<PermissionFilter>),
    responses((status = 200, description = "All items, from one snapshot", content(
        (ExportedPermissions = "application/json"),
        (CsvText = "text/csv"),
        (NdjsonText = "application/x-ndjson"),
        (XlsxFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[get("/permissions/export")]
pub async fn export_permissions(
    caller: Caller,
    query: Query<ExportOf<PermissionFilter>>,
) -> Result<HttpResponse> {
    Box::pin(send(caller, query, Content::Items)).await
}

/// Sends the permissions of a list, or the objects that they name.
pub(super) async fn send(
    caller: Caller,
    query: Query<ExportOf<PermissionFilter>>,
    content: Content,
) -> Result<HttpResponse> {
    let name = match content {
        Content::Items => "permissions",
        Content::Objects => "permission-objects",
    };
    caller.authorize(Act::ReadPermission, &Target::listing())?;
    let ExportOf { filter, sort, asked } = query.0;
    let defaults = PermissionDefaults::of(&filter);
    let filter = Filter { may_see: caller.actor.readable_orgs(), ..Filter::from(filter) };
    let begin = permissions::export(&caller.client.db, &filter, sort.into(), asked.form, content);
    let file = export::send(&caller, (name, EventAction::PermissionsExported), &asked, begin).await?;
    export::with_defaults(file, defaults.query())
}

export::exported_rows! { ExportedPermissions = permissions::COLUMNS, "Exported permissions." }
