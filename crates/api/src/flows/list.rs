//! `GET /flows`.

use super::reads_everything;
use super::wire::{self, FlowPage, FlowView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::{Include, Listing, SortBy};
use crate::reply::Reply;
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ticket::kind::TicketType;
use gatepass_persistence::flows::{self, Filter, Stored, Viewer};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which flows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListFlows {
    /// Of one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// For one of these.
    #[serde(default)]
    #[param(value_type = Vec<wire::TicketType>, max_items = 10)]
    ticket_type: Vec<TicketType>,
    /// Those that take new tickets, or those that don't.
    enabled: Option<bool>,
    /// Global ones, or those of an organization.
    global: Option<bool>,
    /// With this text in the name or description.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Made at this moment or later.
    created_from: Option<Timestamp>,
    /// Made before this moment.
    created_to: Option<Timestamp>,
    /// How many: 50 when left out, at most 200.
    #[param(minimum = 1)]
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: SortBy,
    /// `total` counts all.
    #[param(inline)]
    include: Option<Include>,
}

/// List flows
///
/// Those that the caller may use, and all where they read everything. Without `warnings`.
#[utoipa::path(
    tag = "requests",
    params(ListFlows),
    responses((status = 200, description = "A page of flows", body = FlowPage))
)]
#[get("/flows")]
pub async fn list_flows(caller: Caller, query: Query<ListFlows>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadFlow, &Target::listing())?;
    let ListFlows {
        org_id,
        ticket_type,
        enabled,
        global,
        q,
        created_from,
        created_to,
        limit,
        cursor,
        sort,
        include,
    } = query.0;
    let filter = Filter {
        orgs: org_id.into_iter().map(Into::into).collect(),
        ticket_types: ticket_type,
        enabled,
        global,
        q,
        created_from: created_from.map(|t| t.0),
        created_to: created_to.map(|t| t.0),
    };
    let listing = Listing::new(limit, cursor.as_deref(), sort, &filter)?;
    let viewer = Viewer::from(&caller.actor);
    let mut conn = caller.conn().await?;
    let rows = flows::list(&mut conn, &viewer, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (row.flow.name.clone(), row.flow.id.into()));
    let total = match include {
        Some(Include::Total) => Some(flows::count(&mut conn, &viewer, &filter).await?),
        None => None,
    };
    let shown = |row: Stored| {
        let reads_everything = reads_everything(&caller, &row.flow);
        FlowView::new(row, reads_everything, None)
    };
    let items = rows.into_iter().map(shown).collect();
    Ok(Reply::answer(&FlowPage { items, next_cursor, total })?.send())
}
