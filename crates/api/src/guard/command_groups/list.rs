//! `GET /command-groups`.

use super::wire::{CommandGroupFilter, CommandGroupPage, CommandGroupView};
use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::page::List;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::guard::command_groups::{self, Filter};

/// List command groups
///
/// Returns the groups of the organizations that the caller audits or administers, and the global groups.
#[utoipa::path(tag = "guard", params(List<CommandGroupFilter>),
    responses((status = 200, description = "A page of command groups", body = CommandGroupPage)))]
#[get("/command-groups")]
pub async fn list_command_groups(
    caller: Caller,
    Query(Both(asked, paging)): Query<List<CommandGroupFilter>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadGuard, &Target::listing())?;
    let CommandGroupFilter { org_id, group_type, global, q, created_from, created_to } = asked;
    let filter = Filter {
        orgs: org_id,
        types: group_type,
        global,
        text: q,
        created_from: created_from.map(|at| at.0),
        created_to: created_to.map(|at| at.0),
    };
    let readable = caller.actor.readable_orgs();
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = command_groups::list(&mut conn, &readable, &filter, &listing.page).await?;
    let total = if paging.counts() {
        Some(command_groups::count(&mut conn, &readable, &filter).await?)
    } else {
        None
    };
    let (rows, next_cursor) = listing.cut(rows, |row| (row.name.clone(), row.id));
    let items = rows.into_iter().map(CommandGroupView::from).collect();
    Ok(Reply::answer(&CommandGroupPage { items, next_cursor, total })?.send())
}
