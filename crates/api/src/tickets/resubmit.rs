//! `POST /tickets/{id}/resubmit`: a new ticket like one that came to nothing, judged as any other new one.

use super::refuse_stale;
use super::show::Show;
use super::wire::{ResubmitTicket, TicketView};
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{find_to_open, resubmit, submission};
use gatepass_persistence::{Tx, tickets};
use uuid::Uuid;

/// Resubmit a ticket
///
/// Its applicant asks anew for what was denied, canceled or not decided in time, with changes if they like. The flow is
/// chosen as for any new ticket, which counts among the open ones as any other; the old one stays as it is.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket that came to nothing")),
    request_body = ResubmitTicket,
    responses((status = 201, description = "The new ticket", body = TicketView))
)]
#[post("/tickets/{id}/resubmit")]
pub async fn resubmit_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<ResubmitTicket>,
) -> Result<HttpResponse> {
    // What came to nothing stays as it is: no lock is needed.
    let old = tickets::find_visible(&caller.conn().await?, id.0.into(), &caller.actor).await?;
    refuse_stale(&caller, &old, caller.now)?;
    let old = old.ticket;
    let input = submission(caller.by(), &old, body.input.into(), caller.now)?;
    let most = caller.client.shared.settings().open_tickets;
    let read = async |tx: &Tx, caller: &Caller| Ok(find_to_open(tx, caller.by(), &input, most).await?);
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, found| {
            let stored = resubmit(tx, caller.by(), &old, &input, found).await?;
            let location = format!("/api/v1/tickets/{}", stored.ticket.id);
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}
