//! `GET /me/sessions`.

use super::wire::{SessionPage, SessionView};
use crate::error::Result;
use crate::extract::{Caller, Query};
use crate::page::{ByTime, Paging};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::auth::sessions;

/// List my sessions
///
/// Returns the sessions that have not ended, at most 50. The caller needs a session: API keys can't list sessions.
#[utoipa::path(
    tag = "auth",
    params(Paging<ByTime>),
    responses((status = 200, description = "A page of login sessions", body = SessionPage))
)]
#[get("/me/sessions")]
pub async fn list_sessions(caller: Caller, Query(paging): Query<Paging<ByTime>>) -> Result<HttpResponse> {
    caller.authorize(Act::ReadProfile, &Target::global().owned_by(caller.id()))?;
    let current = caller.require_session()?;
    let listing = paging.listing(&"sessions")?;
    let mut conn = caller.conn().await?;
    let rows = sessions::list(&mut conn, caller.id(), caller.now, &listing.page).await?;
    let total =
        if paging.counts() { Some(sessions::count(&mut conn, caller.id(), caller.now).await?) } else { None };
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let items = rows.into_iter().map(|row| SessionView::new(row, current)).collect();
    Ok(Reply::answer(&SessionPage { items, next_cursor, total })?.send())
}
