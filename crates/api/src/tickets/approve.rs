//! `POST /tickets/{id}/approve`.

use super::by::By;
use super::pin::pin;
use super::show::Show;
use super::wire::{ApproveTicket, Changes, TicketView};
use super::{check, find_locked, settle, take_up, unblock};
use crate::error::{Answer, Problem};
use crate::extract::{Body, Caller, Id};
use crate::reply::Reply;
use actix_web::{HttpResponse, post};
use futures::future::join;
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::grant::groups_of;
use gatepass_domain::ids::UserId;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::edit;
use gatepass_domain::ticket::kind::Tree;
use gatepass_persistence::approvers::{self, FactsQuery, Known};
use gatepass_persistence::tickets::{Locked, Stored};
use gatepass_persistence::{Tx, tickets};
use uuid::Uuid;

/// Approve a ticket
///
/// At its current level, as one of that level's approvers, with changes where the flow allows them.
#[utoipa::path(
    tag = "requests",
    params(("id" = Uuid, Path, description = "The ticket")),
    request_body = ApproveTicket,
    responses((status = 200, description = "The ticket as it is now", body = TicketView))
)]
#[post("/tickets/{id}/approve")]
pub async fn approve_ticket(caller: Caller, id: Id<Uuid>, body: Body<ApproveTicket>) -> Answer<HttpResponse> {
    caller
        .read_and_write(
            &body.bytes,
            async |tx, caller| find(tx, caller, id.0).await,
            async |tx, caller, (found, next)| {
                let found = take_up(tx, caller, found)?;
                let stored = approve(tx, caller.by(), found, next, body.input).await?;
                Reply::ok(&Show::new(&stored, &caller.actor, tx.now).ticket())
            },
        )
        .await
}

/// The ticket, locked; the caller, whom its next level names, and what there is of the request, as they are now.
pub(super) async fn find(tx: &Tx, caller: &Caller, id: Uuid) -> Answer<(Locked, Known)> {
    let next = approvers::of_next_level(tx, id.into(), Some(caller.id()));
    let (found, next) = join(find_locked(tx, caller, id), next).await;
    Ok((found?, next?))
}

/// Agrees to a ticket that this user sees, and that is locked. `next` is whom its next level names as it stands.
pub async fn approve(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    mut next: Known,
    input: ApproveTicket,
) -> Answer<Stored> {
    by.authorize(Act::DecideTicket, &before.ticket)?;
    let version = before.ticket.version;
    let mut before = Box::pin(unblock::unblock(tx, before, &next)).await?;
    let ticket = before.ticket.clone();
    if ticket.version > version {
        next = known(tx, &ticket, by.actor.user_id, &edit::Changes::default()).await?;
    }
    let person = by.person(&ticket);
    // Who may not decide is told so, not what is wrong with their changes.
    ticket.check(ActionName::Approve, &person, tx.now)?;
    let ApproveTicket { comment, changes, digest } = input;
    let changes = match changes {
        Some(changes) => Some(checked(tx, &ticket, changes).await?),
        None => None,
    };
    let Known { facts, names, supply } = match &changes {
        Some(changes) => known(tx, &ticket, by.actor.user_id, changes).await?,
        None => next,
    };
    before.people.extend(names);
    let supply = pin(tx, &ticket, changes.as_ref(), supply).await?;
    let tree = tree(tx, &ticket, changes.as_ref()).await?;
    let person = by.person_now(&ticket, &facts);
    let context = Context { now: tx.now, facts: &facts, tree: &tree, supply: &supply };
    let command = Command::Approve { by: person, comment, changes: changes.map(Box::new), digest };
    let (after, happened) = ticket.apply(command, &context)?;
    settle::give(tx, by, before, after, happened, &supply).await
}

/// The changes, if there is nothing wrong with them by themselves.
pub async fn checked(tx: &mut Tx, ticket: &Ticket, changes: Changes) -> Answer<edit::Changes> {
    let assets = check::ids(changes.assets.as_deref().unwrap_or_default());
    let nodes = check::ids(changes.nodes.as_deref().unwrap_or_default());
    let found = tickets::lock_references(tx, ticket.org_id, &assets, &nodes).await?;
    let faults = check::changes(&changes, &found);
    if faults.is_empty() { Ok(changes.into()) } else { Err(Problem::faults(faults)) }
}

/// The people of this level, whom the next one names for the request as it will be, and what there is of that.
async fn known(tx: &Tx, ticket: &Ticket, by: UserId, changes: &edit::Changes) -> Answer<Known> {
    let next = ticket.next_level().map(|level| &level.rule.approvers);
    let rules: Vec<&ApproverRule> = next.into_iter().flatten().collect();
    let mut people = vec![by];
    // Of the next level, also those whom an admin named.
    people.extend(
        [ticket.active_level(), ticket.next_level()].into_iter().flatten().flat_map(|level| &level.approvers),
    );
    let (assets, nodes) = ticket.request_with(Some(changes)).subjects();
    let query = FactsQuery {
        org_id: Some(ticket.org_id),
        beneficiary: Some(ticket.beneficiary),
        assets: &assets,
        nodes: &nodes,
        rules: &rules,
        people: &people,
    };
    let supply = tickets::supply(tx, ticket.org_id, ticket.beneficiary, &assets, &nodes, groups_of(ticket));
    let (people, supply) = join(approvers::facts(tx, query), supply).await;
    Ok(Known { supply: supply?, ..people? })
}

/// The tree around the request as it was submitted, as it stands, and as it will be. Only changes are compared in it.
pub async fn tree(tx: &mut Tx, ticket: &Ticket, changes: Option<&edit::Changes>) -> Answer<Tree> {
    if changes.is_none() && ticket.approved.is_none() {
        return Ok(Tree::default());
    }
    let (mut assets, mut nodes) = ticket.request_with(changes).subjects();
    for request in [&ticket.requested, ticket.current_request()] {
        let (more_assets, more_nodes) = request.subjects();
        assets.extend(more_assets);
        nodes.extend(more_nodes);
    }
    Ok(tickets::tree(tx, &assets, &nodes).await?)
}
