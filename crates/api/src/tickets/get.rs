//! `GET /tickets/{id}`, at once or when its state changes.

use super::show::Show;
use super::unblock::{is_repaired, unblock_ticket};
use super::wire::TicketView;
use crate::error::Answer;
use crate::extract::{Caller, Id};
use crate::reply::Reply;
use crate::wait::{self, Seen};
use actix_web::{HttpResponse, get};
use gatepass_domain::authz::Act;
use gatepass_persistence::tickets;
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
pub async fn get_ticket(caller: Caller, id: Id<Uuid>) -> Answer<HttpResponse> {
    wait::answer(&caller, id.0, async |caller, conn| {
        let mut stored = tickets::find_visible(&conn, id.0.into(), &caller.actor).await?;
        caller.by().authorize(Act::ReadTicket, &stored.ticket)?;
        if is_repaired(&conn, &stored.ticket, caller.now).await? {
            // Nobody holds one connection while waiting for another.
            drop(conn);
            Box::pin(unblock_ticket(&caller.client.db, id.0.into())).await?;
            stored = tickets::find_visible(&caller.conn().await?, id.0.into(), &caller.actor).await?;
        }
        let show = Show::new(&stored, &caller.actor, caller.now);
        Ok(Seen { state: show.state(), is_final: show.is_final(), reply: Reply::ok(&show.ticket())? })
    })
    .await
}
