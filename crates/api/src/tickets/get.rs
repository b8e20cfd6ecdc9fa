//! `GET /tickets/{id}`, at once or when its state changes.

use super::show::Show;
use super::wire::TicketView;
use crate::error::Result;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use crate::wait::{self, Seen};
use actix_web::{HttpResponse, get};
use gatepass_app::tickets::find_repaired;
use uuid::Uuid;

/// Get a ticket
///
/// With `Prefer: wait=N`, answers when its state is another one, or after N seconds (at most 60).
#[utoipa::path(
    tag = "requests",
    params(
        ("id" = Uuid, Path, description = "The ticket"),
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the state changes, or after that many seconds (RFC 7240)", max_length = 200),
    ),
    responses((status = 200, description = "The ticket", body = TicketView))
)]
#[get("/tickets/{id}")]
pub async fn get_ticket(caller: Caller, id: Id<Uuid>) -> Result<HttpResponse> {
    wait::answer(&caller, id.0, async |caller, conn| {
        let stored = find_repaired(&caller.client.db, conn, caller.by(), id.0.into(), caller.now).await?;
        let show = Show::new(&stored, &caller.actor, caller.now);
        Ok(Seen { state: show.state(), is_final: show.is_final(), reply: Reply::ok(&show.ticket())? })
    })
    .await
}
