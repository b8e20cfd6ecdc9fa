//! `GET /flows`.

use super::wire::{self, FlowPage, FlowView};
use super::{devices, reads_everything};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::flows::{self, Filter, Stored, Viewer};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which flows to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FlowFilter {
    /// Flows of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// Flows for one of these types of tickets.
    #[serde(default)]
    #[param(value_type = Vec<wire::TicketType>, max_items = 10)]
    ticket_type: Vec<TicketType>,
    /// Flows that take new tickets (`true`), or that take none (`false`).
    enabled: Option<bool>,
    /// Global flows (`true`), or flows of an organization (`false`).
    global: Option<bool>,
    /// Flows whose name, description or category contains this text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Flows created at this time or later.
    created_from: Option<Timestamp>,
    /// Flows created before this time.
    created_to: Option<Timestamp>,
}

/// List flows
///
/// Returns the flows that the caller may use, and all flows of organizations that the caller audits or administers,
/// without `warnings`.
#[utoipa::path(
    tag = "requests",
    params(List<FlowFilter>),
    responses((status = 200, description = "A page of flows", body = FlowPage))
)]
#[get("/flows")]
pub async fn list_flows(caller: Caller, query: Query<List<FlowFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let Both(asked, paging) = query.0;
    let FlowFilter { org_id, ticket_type, enabled, global, q, created_from, created_to } = asked;
    let filter = Filter {
        orgs: org_id.into_iter().map(Into::into).collect(),
        ticket_types: ticket_type,
        enabled,
        global,
        q,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
    };
    let listing = paging.listing(&filter)?;
    let viewer = Viewer::from(&caller.actor);
    let mut conn = caller.conn().await?;
    let rows = flows::list(&mut conn, &viewer, &filter, &listing.page).await?;
    let (mut rows, next_cursor) = listing.cut(rows, |row| (row.flow.name.clone(), row.flow.id.into()));
    let definitions = rows.iter_mut().map(|row| (row.flow.org_id, &mut row.flow.definition));
    devices::without_hidden(&caller, &conn, definitions).await?;
    let total = if paging.counts() { Some(flows::count(&mut conn, &viewer, &filter).await?) } else { None };
    let shown = |row: Stored| {
        let reads_everything = reads_everything(&caller, &row.flow);
        FlowView::new(row, reads_everything, None)
    };
    let items = rows.into_iter().map(shown).collect();
    Ok(Reply::answer(&FlowPage { items, next_cursor, total })?.send())
}
