//! An approver approves a ticket at its current level, with changes if the flow allows them.

use super::decision_basis::load_basis;
use super::faults::{change_refused, too_many_owners};
use super::{Changes, check, find_locked, save, unblock};
use crate::{By, Result};
use futures::future::join;
use gatepass_domain::authz::Act;
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::Command;
use gatepass_domain::ticket::edit;
use gatepass_persistence::tickets::approvers::{self, FactsQuery, Known};
use gatepass_persistence::tickets::{Locked, Stored};
use gatepass_persistence::{Tx, tickets};
use uuid::Uuid;

/// An approval.
#[derive(Debug, Clone)]
pub struct Approve {
    /// The number of the level that the approver decides.
    pub level: u32,
    /// The approver's comment.
    pub comment: Option<String>,
    /// The changes to the request.
    pub changes: Option<Changes>,
    /// The digest of the ticket that the approver saw. None: not checked.
    pub digest: Option<String>,
}

/// A locked ticket with current facts: the actor, the people whom the rules of its current and next level name, and the
/// existing objects of its request.
pub type FoundToDecide = (Locked, Known);

/// Finds and locks the ticket, for an approval, an override or a retry.
pub async fn find_to_decide(tx: &Tx, by: By<'_>, id: TicketId) -> Result<FoundToDecide> {
    let next = approvers::of_next_level(tx, id, Some(by.id()));
    let (found, next) = join(find_locked(tx, by, id), next).await;
    Ok((found?, next?))
}

/// Approves a ticket. The caller has locked it, and it is visible to the actor. `next` has the people that its current and
/// next level name for the request without changes.
pub async fn approve(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    mut next: Known,
    input: Approve,
) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::DecideTicket)?;
    let version = before.ticket.version;
    unblock::refuse_inactive(by, &before.ticket, ActionName::Approve, &next, tx.now)?;
    let mut before = Box::pin(unblock::follow(tx, before, &next)).await?;
    let ticket = before.ticket.clone();
    if ticket.version > version {
        next = known(tx, &ticket, by.id(), None).await?;
    }
    let person = by.person(&ticket);
    // An actor who may not decide hears only that, and no faults in their changes.
    ticket.check(ActionName::Approve, &person, tx.now)?;
    let Approve { level, comment, changes, digest } = input;
    let changes = match changes {
        Some(changes) => Some(checked(tx, by, &ticket, changes).await?),
        None => None,
    };
    let Known { facts, names, objects } = match &changes {
        Some(changes) => known(tx, &ticket, by.id(), Some(changes)).await?,
        None => next,
    };
    if changes.is_some() && facts.has_too_many_owners() {
        return Err(Refused::faults(vec![too_many_owners("/changes")]));
    }
    before.people.extend(names);
    let basis = load_basis(tx, &ticket, changes.as_ref(), Some(objects)).await?;
    let person = by.person_now(&ticket, &facts);
    let command = Command::Approve { by: person, level, comment, changes: changes.map(Box::new), digest };
    let decided = ticket.apply(command, &basis.context(&facts, tx.now));
    let (after, happened) = decided.map_err(|why| change_refused(&before.ticket, why))?;
    Box::pin(save::give(tx, by, before, after, happened, &basis.objects)).await
}

/// Checks an approver's changes: their entries, and that the objects they name exist. An approver adds nothing that the inventory
/// hides from them.
pub async fn checked(tx: &mut Tx, by: By<'_>, ticket: &Ticket, changes: Changes) -> Result<edit::Changes> {
    let org = ticket.org_id;
    let assets = changes.assets.as_deref().unwrap_or_default();
    let nodes = changes.nodes.as_deref().unwrap_or_default();
    let reader = (!by.actor.is_auditor_of(org)).then_some(by.id());
    let known: Vec<Uuid> = ticket.subjects().into_iter().map(|subject| subject.id).collect();
    let found = tickets::lock_references(tx, org, (reader, &known), assets, nodes).await?;
    let faults = check::changes(&changes, &found);
    if faults.is_empty() { Ok(changes.into()) } else { Err(Refused::faults(faults)) }
}

/// Loads the people whom the undone levels and the watchers' rules name for the request, and the existing objects of that
/// request. With changes: for the changed request, with the owners of the request before them, and the people whom all levels
/// name, because a level may begin anew.
async fn known(tx: &Tx, ticket: &Ticket, by: UserId, changes: Option<&edit::Changes>) -> Result<Known> {
    let levels = ticket.levels.iter().filter(|level| changes.is_some() || level.is_undone());
    let of_levels = levels.flat_map(|level| &level.rule.approvers);
    let rules: Vec<&ApproverRule> = of_levels.chain(&ticket.definition.watchers).collect();
    let approvers = ticket.levels.iter().flat_map(|level| &level.approvers);
    let people: Vec<UserId> = approvers.copied().chain([by]).collect();
    let (assets, nodes) = ticket.request_with(changes).subjects();
    let (mut all_assets, mut all_nodes) = ticket.current_request().subjects();
    all_assets.extend(&assets);
    all_nodes.extend(&nodes);
    let query = FactsQuery {
        org_id: ticket.home(),
        beneficiary: Some(ticket.beneficiary),
        assets: &all_assets,
        nodes: &all_nodes,
        item: ticket.definition.owned_item(ticket.flow.id),
        rules: &rules,
        people: &people,
    };
    let objects =
        tickets::existing_objects(tx, ticket.org_id, ticket.beneficiary, &assets, &nodes, ticket.groups());
    let (people, objects) = join(approvers::facts(tx, query), objects).await;
    Ok(Known { objects: objects?, ..people? })
}
