//! `GET /session-commands`.

use crate::error::Result;
use crate::extract::{Both, Caller, Query};
use crate::gateway::wire::{SessionCommandFilter, SessionCommandPage};
use crate::page::{ByTime, List};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::gateway::commands::{self, Filter};

/// List commands of sessions
///
/// Returns the commands of all sessions that the caller may read, in the order in which they were reported: the newest first.
#[utoipa::path(
    tag = "connections",
    params(List<SessionCommandFilter, ByTime>),
    responses((status = 200, description = "A page of commands", body = SessionCommandPage))
)]
#[get("/session-commands")]
pub async fn list_session_commands(
    caller: Caller,
    query: Query<List<SessionCommandFilter, ByTime>>,
) -> Result<HttpResponse> {
    caller.authorize(Act::ReadSession, &Target::listing())?;
    let Both(filter, paging) = query.0;
    let filter = Filter::from(filter);
    let listing = paging.listing(&filter)?;
    let mut conn = caller.conn().await?;
    let rows = commands::list(&mut conn, &caller.actor, &filter, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let total =
        if paging.counts() { Some(commands::count(&mut conn, &caller.actor, &filter).await?) } else { None };
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&SessionCommandPage { items, next_cursor, total })?.send())
}
