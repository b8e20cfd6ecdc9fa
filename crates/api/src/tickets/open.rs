//! `POST /tickets`.

use super::by::By;
use super::prepare::{self, Choice, Prepared, prepare};
use super::refusal::timing_fault;
use super::show::Show;
use super::wire::{OpenTicket, TicketView};
use super::{check, settle};
use crate::error::{Answer, Code, Problem};
use crate::extract::{Body, Caller};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use futures::future::join4;
use gatepass_domain::ids::FlowId;
use gatepass_domain::ticket::supply::Supply;
use gatepass_domain::ticket::{NewTicket, Ticket};
use gatepass_persistence::approvers::{self, Known, Opening};
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Error, Tx, flows, tickets};
use std::collections::BTreeSet;
use uuid::Uuid;

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
    let read = async |tx: &Tx| find(tx, caller.by(), &body.input).await;
    caller
        .read_and_write(&body.bytes, read, async |tx, found| {
            let stored = open(tx, caller.by(), &body.input, found).await?;
            let location = format!("/api/v1/tickets/{}", stored.ticket.id);
            Reply::created(location, &Show::new(&stored, &caller.actor, tx.now).ticket())
        })
        .await
}

/// What a request needs to know, and holds as it is until it is submitted.
pub struct Found {
    references: BTreeSet<Uuid>,
    choice: Choice,
    number: i64,
    /// The version of a flow that is held already, and whom its first level names.
    guess: Option<(FlowId, i32)>,
    known: Known,
}

/// Finds it, all at once.
pub async fn find(tx: &Tx, by: By<'_>, input: &OpenTicket) -> Answer<Found> {
    let (assets, nodes) = (check::ids(&input.request.assets), check::ids(&input.request.nodes));
    let opening = Opening {
        org_id: input.org_id.into(),
        ticket_type: prepare::ticket_type(input),
        flow_id: input.flow_id.map(Into::into),
        beneficiary: prepare::beneficiary(by.actor, input),
        applicant: by.actor.user_id,
        assets: &assets,
        nodes: &nodes,
    };
    let references = tickets::lock_references(tx, opening.org_id, &assets, &nodes);
    // The flow is held before the choice is read, so that this is one of the flows as they are held.
    let guess = approvers::of_likely_flow(tx, opening);
    let (references, guess, choice, number) =
        join4(references, guess, prepare::choice(tx, by, input), tickets::next_number(tx)).await;
    let (references, (guess, known)) = (references?, guess?);
    Ok(Found { references, choice: choice?, number: number?, guess, known })
}

/// Submits a request as this user.
pub async fn open(tx: &mut Tx, by: By<'_>, input: &OpenTicket, found: Found) -> Answer<Stored> {
    prepare::authorize(by.actor, input)?;
    let Found { references, mut choice, number, guess, known } = found;
    let now = tx.now;
    for _ in 0..TRIES {
        let prepared = prepare(tx, by, input, &references, &choice, now).await?;
        let flow = &prepared.flow;
        if guess == Some((flow.id, flow.version)) {
            return submit(tx, by, input, number, prepared, known).await;
        }
        match flows::pin(tx, flow.id, flow.version).await {
            Err(Error::NotFound) => choice = prepare::choice(tx, by, input).await?,
            Err(error) => return Err(error.into()),
            Ok(()) => {
                let levels = flow.definition.approval.levels();
                let known = prepare::known(tx, by, &prepared, levels.first()).await?;
                return submit(tx, by, input, number, prepared, known).await;
            }
        }
    }
    Err(Problem::new(Code::Unavailable).detail("the flow is being changed").retry_after(1))
}

async fn submit(
    tx: &mut Tx,
    by: By<'_>,
    input: &OpenTicket,
    number: i64,
    prepared: Prepared,
    known: Known,
) -> Answer<Stored> {
    let Prepared { org, beneficiary, request, timing, flow } = prepared;
    // All of it was found and is held, and access is asked for those who may have it: `prepare` refuses anything else.
    let supply = Supply::of(&request);
    let new = NewTicket {
        id: tx.ids.next(),
        number,
        org_id: org,
        title: input.title.clone(),
        reason: input.reason.clone(),
        applicant: by.actor.user_id,
        beneficiary,
        request,
        timing,
        resubmitted_from: None,
    };
    let opened = Ticket::open(new, &flow, &known.facts, &supply, tx.now);
    let (ticket, happened) = opened.map_err(|fault| Problem::faults(vec![timing_fault(fault)]))?;
    settle::new(tx, by, ticket, happened, known.names).await
}
