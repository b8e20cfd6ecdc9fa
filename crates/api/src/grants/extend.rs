//! `POST /grants/{id}/extend`: a ticket that asks for a later end of a grant, judged like any new one.

use super::wire::ExtendGrant;
use crate::error::Result;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use crate::tickets::show::Show;
use crate::tickets::wire::TicketView;
use actix_web::{HttpResponse, post};
use gatepass_app::tickets::{self as app, Extend, extension_of, find_to_open};
use gatepass_persistence::{Tx, grants, tickets};
use uuid::Uuid;

/// Extend a grant
///
/// The beneficiary, or the requester of its ticket, asks for a later end. The new ticket asks for what the grant gives, under
/// the flow of today in its version of today, until `duration` after the present end. Its approval moves the end of this grant
/// and makes no other grant. The whole access may last longer than the flow allows only if somebody approves it: with an
/// automatic flow, such an extension is 422 `duration_not_allowed`. If the grant ends before, the ticket is canceled with the
/// reason `grant_ended`. A grant has one open extension at a time: with another one, 409 `already_extending` has its
/// `ticket_id`. A grant without an end, or a session that was not started, is 409 `grant_not_extendable`.
#[utoipa::path(
    tag = "grants",
    params(("id" = Uuid, Path, description = "The id of the grant")),
    request_body = ExtendGrant,
    responses((status = 201, description = "The new ticket", body = TicketView))
)]
#[post("/grants/{id}/extend")]
pub async fn extend_grant(caller: Caller, id: Id<Uuid>, body: Body<ExtendGrant>) -> Result<HttpResponse> {
    let ExtendGrant { duration, reason } = body.input;
    let asked = Extend { duration, reason };
    let most = caller.client.shared.settings().open_tickets;
    // A repeated request gets its answer again before anything here refuses it.
    let read = async |tx: &Tx, caller: &Caller| {
        let grant = grants::find_visible(tx, id.0.into(), &caller.actor).await?;
        let of = tickets::find_visible(tx, grant.grant.ticket_id, &caller.actor).await?.ticket;
        let input = extension_of(caller.by(), &grant, &of, asked.clone(), caller.now)?;
        let found = find_to_open(tx, caller.by(), &input, most).await?;
        Ok((input, found))
    };
    caller
        .read_and_write(&body.bytes, read, async |tx, caller, (input, found)| {
            // The beneficiary is locked before the grant, as all code does.
            let grant = grants::find_locked(tx, id.0.into(), &caller.actor).await?.take_up(tx);
            let stored = app::extend(tx, caller.by(), &grant, &input, found).await?;
            let location = format!("/api/v1/tickets/{}", stored.ticket.id);
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}
