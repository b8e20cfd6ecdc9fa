//! `GET /sessions/{id}/commands`.

use crate::error::Result;
use crate::extract::{Caller, Id, Query};
use crate::gateway::wire::SessionCommandPage;
use crate::page::{ByTime, Paging};
use crate::reply::Reply;
use actix_web::{HttpResponse, get};
use gatepass_app::gateway::sessions::authorize_reader;
use gatepass_domain::ids::AssetSessionId;
use gatepass_persistence::gateway::{commands, sessions};

/// List the commands of a session
///
/// Lists the commands in the order in which they were reported, the newest first. Readers of the session may read them.
#[utoipa::path(
    tag = "connections",
    params(("id" = Uuid, Path, description = "The id of the session"), Paging<ByTime>),
    responses((status = 200, description = "A page of commands", body = SessionCommandPage))
)]
#[get("/sessions/{id}/commands")]
pub async fn list_commands_of_session(
    caller: Caller,
    Id(id): Id<AssetSessionId>,
    Query(paging): Query<Paging<ByTime>>,
) -> Result<HttpResponse> {
    let listing = paging.listing(&id)?;
    let mut conn = caller.conn().await?;
    let session = sessions::find(&conn, id).await?;
    authorize_reader(caller.by(), &session)?;
    let rows = commands::list_of_session(&mut conn, id, &listing.page).await?;
    let (rows, next_cursor) = listing.cut(rows, |row| (String::new(), row.id));
    let total = paging.counts().then_some(session.commands);
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::answer(&SessionCommandPage { items, next_cursor, total })?.send())
}
