//! `POST /tickets/{id}/override`.

use super::approve::{checked, find, tree};
use super::by::By;
use super::pin::pin;
use super::show::Show;
use super::wire::{OverrideTicket, TicketView};
use super::{settle, take_up};
use crate::error::Answer;
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use crate::rules;
use actix_web::{HttpResponse, post};
use gatepass_domain::authz::Act;
use gatepass_domain::grant::groups_of;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Context, Ruling};
use gatepass_domain::ticket::decision::Verdict;
use gatepass_persistence::approvers::Known;
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Tx, tickets};
use uuid::Uuid;

/// Override a ticket
///
/// As an admin of its organization, decide all of it at once, pending or blocked: the levels that are not done are
/// skipped. Changes may be any, whatever its flow lets approvers change. Nobody overrides their own.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket")),
    request_body = OverrideTicket,
    responses((status = 200, description = "The ticket as it is now", body = TicketView))
)]
#[post("/tickets/{id}/override")]
pub async fn override_ticket(
    caller: Caller,
    id: Id<Uuid>,
    body: Body<OverrideTicket>,
) -> Answer<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| find(tx, caller, id.0).await,
            async |tx, caller, (found, known)| {
                let found = take_up(tx, caller, found)?;
                let stored = overrule(tx, caller.by(), found, known, body.input).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}

/// Decides a whole ticket that this user sees, and that is locked. `known` tells whether they are active now, and what
/// there is of the request as it stands.
pub async fn overrule(
    tx: &mut Tx,
    by: By<'_>,
    mut before: Stored,
    known: Known,
    input: OverrideTicket,
) -> Answer<Stored> {
    by.authorize(Act::AdministerTicket, &before.ticket)?;
    let ticket = before.ticket.clone();
    let Known { facts, names, supply } = known;
    let person = by.person_now(&ticket, &facts);
    ticket.check(ActionName::Override, &person, tx.now)?;
    let (ruling, reason, internal_note) = read(tx, &ticket, input).await?;
    let changes = match &ruling {
        Ruling::Approve { changes } => changes.as_deref(),
        Ruling::Deny { next_steps: _ } => None,
    };
    let supply = match changes {
        Some(changes) => {
            let (assets, nodes) = ticket.request_with(Some(changes)).subjects();
            tickets::supply(tx, ticket.org_id, ticket.beneficiary, &assets, &nodes, groups_of(&ticket))
                .await?
        }
        None => supply,
    };
    let supply = pin(tx, &ticket, changes, supply).await?;
    let tree = tree(tx, &ticket, changes).await?;
    let context = Context { now: tx.now, facts: &facts, tree: &tree, supply: &supply };
    before.people.extend(names);
    let command = Command::Override { by: person, ruling, reason, internal_note };
    let (after, happened) = ticket.apply(command, &context)?;
    settle::give(tx, by, before, after, happened, &supply).await
}

async fn read(
    tx: &mut Tx,
    ticket: &Ticket,
    input: OverrideTicket,
) -> Answer<(Ruling, String, Option<String>)> {
    rules::keep(&input)?;
    let OverrideTicket { decision, reason, next_steps, internal_note, changes } = input;
    let ruling = match (decision, changes) {
        (Verdict::Deny, _) => Ruling::Deny { next_steps },
        (Verdict::Approve, None) => Ruling::Approve { changes: None },
        (Verdict::Approve, Some(changes)) => {
            Ruling::Approve { changes: Some(Box::new(checked(tx, ticket, changes).await?)) }
        }
    };
    Ok((ruling, reason, internal_note))
}
