//! `GET /tickets/{id}`, at once or after its state has changed.

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
/// With `Prefer: wait=N`, the server answers when the state changes or somebody comments, or after N seconds (at most 60). It
/// answers at once if the ticket has ended. A poll token, from a login that waits or from the evaluation of a guard rule, reads its
/// ticket too.
#[utoipa::path(
    tag = "requests",
    params(
        ("id" = Uuid, Path, description = "The id of the ticket"),
        ("Prefer" = Option<String>, Header, description = "`wait=30`: answer when the state changes or somebody comments, or after 30 seconds (RFC 7240)", max_length = 200),
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
