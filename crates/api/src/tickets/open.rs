//! `POST /tickets`.

use super::by::By;
use super::prepare::{self, Prepared, facts, prepare};
use super::refusal::timing_fault;
use super::show::Show;
use super::wire::{OpenTicket, TicketView};
use super::{check, settle};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use gatepass_domain::ticket::{NewTicket, Ticket};
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Error, Tx, flows, tickets};

/// How often a flow is chosen anew because it was changed in the meantime.
const TRIES: usize = 3;

/// Ask for access
///
/// The ticket is pending at its first level, blocked there, or, under an automatic flow, approved at once.
#[utoipa::path(
    tag = "requests",
    request_body = OpenTicket,
    responses((status = 201, description = "The new ticket", body = TicketView))
)]
#[post("/tickets")]
pub async fn open_ticket(caller: Caller, body: Body<OpenTicket>) -> Answer<HttpResponse> {
    prepare::authorize(&caller.actor, &body.input)?;
    caller
        .write(&body.bytes, async |tx| {
            let stored = open(tx, caller.by(), body.input).await?;
            let location = format!("/api/v1/tickets/{}", stored.ticket.id);
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}

/// Submits a request as this user.
pub async fn open(tx: &mut Tx, by: By<'_>, input: OpenTicket) -> Answer<Stored> {
    prepare::authorize(by.actor, &input)?;
    let (assets, nodes) = (check::ids(&input.request.assets), check::ids(&input.request.nodes));
    let found = tickets::lock_references(tx, input.org_id.into(), &assets, &nodes).await?;
    let now = tx.now;
    for _ in 0..TRIES {
        let prepared = prepare(tx, by, &input, &found, now).await?;
        match flows::pin(tx, prepared.flow.id, prepared.flow.version).await {
            Err(Error::NotFound) => {}
            Err(error) => return Err(error.into()),
            Ok(()) => return submit(tx, by, input, prepared).await,
        }
    }
    Err(Problem::new(Code::Unavailable).detail("the flow is being changed").retry_after(1))
}

async fn submit(tx: &mut Tx, by: By<'_>, input: OpenTicket, prepared: Prepared) -> Answer<Stored> {
    let levels = prepared.flow.definition.approval.levels();
    let facts = facts(tx, &prepared, levels.first()).await?;
    let Prepared { org, beneficiary, request, timing, flow } = prepared;
    let new = NewTicket {
        id: tx.ids.next(),
        number: tickets::next_number(tx).await?,
        org_id: org,
        title: input.title,
        reason: input.reason,
        applicant: by.actor.user_id,
        beneficiary,
        request,
        timing,
    };
    let opened = Ticket::open(new, &flow, &facts, tx.now);
    let (ticket, happened) = opened.map_err(|fault| Problem::faults(vec![timing_fault(fault)]))?;
    settle::new(tx, by, ticket, happened).await
}
