//! `POST /tickets/approve`, `/tickets/deny`, `/tickets/cancel`: the use cases of the single acts, for many tickets.

use super::show::Show;
use super::wire::{ApproveTickets, BulkItem, BulkResult, CancelTickets, DenyTickets};
use crate::bulk::Done;
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_app::rights;
use gatepass_app::tickets::{
    Approve, Cancel, Deny, approve, cancel, deny, find_locked, find_to_decide, find_to_deny,
};
use gatepass_domain::authz::Scope;
use gatepass_domain::event::SubjectType;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::Stored;

/// Approve many tickets
///
/// Approves each ticket by itself, like `POST /tickets/{id}/approve`, in the given order. A refusal does not stop the
/// others. The response has a result for each ticket. An `Idempotency-Key` holds for each ticket.
#[utoipa::path(
    tag = "requests",
    request_body = ApproveTickets,
    responses((status = 207, description = "A result for each ticket", body = BulkResult))
)]
#[post("/tickets/approve")]
pub async fn approve_tickets(caller: Caller, body: Body<ApproveTickets>) -> Result<HttpResponse> {
    check_scope(&caller)?;
    let ApproveTickets { ids, level, comment, changes } = body.input;
    let input = Approve { level, comment, changes: changes.map(Into::into), digest: None };
    caller
        .write_each(
            SubjectType::Ticket,
            &body.bytes,
            &ids,
            async |tx, caller, id| Ok(find_to_decide(tx, caller.by(), id.into()).await?),
            async |tx, caller, (found, next)| {
                let found = found.take_up(tx);
                let stored = approve(tx, caller.by(), found, next, input.clone()).await?;
                show(caller, tx, &stored)
            },
            results,
        )
        .await
}

/// Deny many tickets
///
/// Denies each ticket by itself, like `POST /tickets/{id}/deny`, in the given order. A refusal does not stop the
/// others. The response has a result for each ticket. An `Idempotency-Key` holds for each ticket.
#[utoipa::path(
    tag = "requests",
    request_body = DenyTickets,
    responses((status = 207, description = "A result for each ticket", body = BulkResult))
)]
#[post("/tickets/deny")]
pub async fn deny_tickets(caller: Caller, body: Body<DenyTickets>) -> Result<HttpResponse> {
    check_scope(&caller)?;
    let DenyTickets { ids, level, reason, next_steps, internal_note } = body.input;
    let input = Deny { level, reason, next_steps, internal_note, digest: None };
    caller
        .write_each(
            SubjectType::Ticket,
            &body.bytes,
            &ids,
            async |tx, caller, id| Ok(find_to_deny(tx, caller.by(), id.into()).await?),
            async |tx, caller, (found, known)| {
                let found = found.take_up(tx);
                let denial = deny(tx, caller.by(), found, &known, input.clone());
                let stored = Box::pin(denial).await?;
                show(caller, tx, &stored)
            },
            results,
        )
        .await
}

/// Cancel many tickets
///
/// Cancels each ticket by itself, like `POST /tickets/{id}/cancel`, in the given order. A refusal does not stop the
/// others. The response has a result for each ticket. An `Idempotency-Key` holds for each ticket.
#[utoipa::path(
    tag = "requests",
    request_body = CancelTickets,
    responses((status = 207, description = "A result for each ticket", body = BulkResult))
)]
#[post("/tickets/cancel")]
pub async fn cancel_tickets(caller: Caller, body: Body<CancelTickets>) -> Result<HttpResponse> {
    check_scope(&caller)?;
    let CancelTickets { ids, reason } = body.input;
    let input = Cancel { reason };
    caller
        .write_each(
            SubjectType::Ticket,
            &body.bytes,
            &ids,
            async |tx, caller, id| Ok(find_locked(tx, caller.by(), id.into()).await?),
            async |tx, caller, found| {
                let found = found.take_up(tx);
                let stored = cancel(tx, caller.by(), found, input.clone()).await?;
                show(caller, tx, &stored)
            },
            results,
        )
        .await
}

/// Refuses a key that may change no ticket once, instead of once for each ticket.
fn check_scope(caller: &Caller) -> Result<()> {
    Ok(rights::require_scope(&caller.actor, Scope::TicketsWrite)?)
}

fn show(caller: &Caller, tx: &Tx, stored: &Stored) -> Result<Reply> {
    Reply::ok(&Show::new(stored, &caller.actor, tx.now).ticket())
}

fn results(all: Vec<Done>) -> BulkResult {
    BulkResult { items: all.into_iter().map(BulkItem::from).collect() }
}
