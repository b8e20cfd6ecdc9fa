//! `PUT /tickets/{id}/watchers`.

use super::show::Show;
use super::take_up;
use super::wire::{TicketView, WatchTicket};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, put};
use gatepass_app::tickets::{find_to_watch, watch};
use gatepass_domain::ids::UserId;
use uuid::Uuid;

/// Name the watchers of a ticket
///
/// Watchers may read the ticket and comment on it. The users of the body take the place of the watchers whom people named before;
/// watchers whom the flow names stay. Participants and admins may, at any time. A watcher may only remove themselves.
/// A requester or beneficiary who left the organization may only remove.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The id of the ticket")),
    request_body = WatchTicket,
    responses((status = 200, description = "The ticket", body = TicketView))
)]
#[put("/tickets/{id}/watchers")]
pub async fn watch_ticket(caller: Caller, id: Id<Uuid>, body: Body<WatchTicket>) -> Result<HttpResponse> {
    let named: Vec<UserId> = body.input.users.into_iter().map(Into::into).collect();
    let read = async |tx: &_, caller: &Caller| Ok(find_to_watch(tx, caller.by(), id.0.into(), &named).await?);
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, (found, seen)| {
            let found = take_up(tx, caller, found)?;
            let stored = watch(tx, caller.by(), found, named.clone(), seen).await?;
            Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}
