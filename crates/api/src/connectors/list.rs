//! `GET /connectors`.

use super::wire::{ConnectorFilter, ConnectorPage};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::connectors;

/// List connectors
///
/// Returns the connectors of the organizations that the caller audits or administers; super admins see all.
#[utoipa::path(
    tag = "connectors",
    params(List<ConnectorFilter>),
    responses((status = 200, description = "A page of connectors", body = ConnectorPage))
)]
#[get("/connectors")]
pub async fn list_connectors(caller: Caller, query: Query<List<ConnectorFilter>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadConnector, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = connectors::Filter::from(filter);
    let listing = paging.listing(&filter)?;
    let visible = caller.actor.readable_orgs();
    let mut conn = caller.conn().await?;
    let rows = connectors::list(&mut conn, &visible, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |connector| (connector.name.clone(), connector.id));
    let total =
        if paging.counts() { Some(connectors::count(&mut conn, &visible, &filter).await?) } else { None };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&ConnectorPage { items, next_cursor, total })?.send())
}
