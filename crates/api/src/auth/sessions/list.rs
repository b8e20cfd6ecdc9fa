//! `GET /me/sessions`.

use super::wire::{ListSessions, SessionPage, SessionView};
use crate::error::Answer;
use crate::extract::{Caller, Query};
use crate::page::Listing;
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::sessions;

/// List my sessions
///
/// Those that have not ended, 50 at most. Needs a session itself: an API key is told nothing of them.
#[utoipa::path(
    tag = "auth",
    params(ListSessions),
    responses((status = 200, description = "A page of login sessions", body = SessionPage))
)]
#[get("/me/sessions")]
pub async fn list_sessions(caller: Caller, Query(query): Query<ListSessions>) -> Answer<HttpResponse> {
    caller.authorize(Act::ReadProfile, &Target::global().owned_by(caller.id()))?;
    let current = caller.require_session()?;
    let ListSessions { limit, cursor, sort, include } = query;
    let listing = Listing::new(limit, cursor.as_deref(), sort.into(), &"sessions")?;
    let mut conn = caller.conn().await?;
    let rows = sessions::list(&mut conn, caller.id(), caller.now, &listing.page).await?;
    let total = match include {
        Some(_) => Some(sessions::count(&mut conn, caller.id(), caller.now).await?),
        None => None,
    };
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let items = rows.into_iter().map(|row| SessionView::new(row, current)).collect();
    Ok(Reply::answer(&SessionPage { items, next_cursor, total })?.send())
}
