//! Saves the outcome of a command: the ticket, the grant of an approved ticket, and the events, all in the
//! transaction of the command.

use crate::connectors::{begin, carriers};
use crate::grants::move_end;
use crate::jobs::{Changed, follow_rules};
use crate::{By, Result};
use gatepass_domain::connector::Provisioning;
use gatepass_domain::event::Event;
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{GrantId, PermissionId, TicketId, UserId};
use gatepass_domain::permission::Permission;
use gatepass_domain::refused::Refused;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::existing_objects::ExistingObjects;
use gatepass_domain::ticket::extension::Extension;
use gatepass_domain::ticket::kind::{Access, Gift};
use gatepass_domain::ticket::state::State;
use gatepass_domain::why::Why;
use gatepass_metrics::Happened;
use gatepass_persistence::tickets::{Details, PersonName, Stored};
use gatepass_persistence::{Tx, grants, permissions, tickets};
use serde_json::json;
use std::collections::BTreeSet;

/// Saves a new ticket, its grant and its events. `known` are the names of people that the ticket may name, and its details.
pub async fn new(
    tx: &mut Tx,
    by: By<'_>,
    ticket: Ticket,
    happened: Vec<Event>,
    (people, details): (Vec<PersonName>, Details),
    objects: &ExistingObjects,
) -> Result<Stored> {
    tickets::insert(tx, &ticket).await?;
    let known = Known { people, details, ..Known::default() };
    Box::pin(follow(tx, by, ticket, happened, known, objects)).await
}

/// Saves a changed ticket that gives no grant, and its events.
pub async fn change(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    after: Ticket,
    happened: Vec<Event>,
) -> Result<Stored> {
    Box::pin(give(tx, by, before, after, happened, &ExistingObjects::default())).await
}

/// Saves a changed ticket, its grant if it was approved, and its events. `objects` are the objects that the decision
/// was based on.
pub async fn give(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    after: Ticket,
    happened: Vec<Event>,
    objects: &ExistingObjects,
) -> Result<Stored> {
    let was_decided = before.ticket.decided_at.is_some();
    let Stored { ticket, people, left, grants: _, comments, resubmitted_as, details } = before;
    tickets::save(tx, &ticket, &after).await?;
    let known = Known { people, left, comments, resubmitted_as, details, was_decided };
    Box::pin(follow(tx, by, after, happened, known, objects)).await
}

/// What is known of a ticket besides the ticket itself, as in [`Stored`].
#[derive(Default)]
struct Known {
    people: Vec<PersonName>,
    left: BTreeSet<UserId>,
    comments: i64,
    resubmitted_as: Option<TicketId>,
    details: Details,
    was_decided: bool,
}

async fn follow(
    tx: &mut Tx,
    by: By<'_>,
    ticket: Ticket,
    happened: Vec<Event>,
    known: Known,
    objects: &ExistingObjects,
) -> Result<Stored> {
    let Known { people, left, comments, resubmitted_as, details, was_decided } = known;
    by.record(tx, &ticket, ticket.id.0, happened).await?;
    if let Some(decided_at) = ticket.decided_at.filter(|_| !was_decided) {
        let after = (decided_at - ticket.created_at).unsigned_abs();
        tx.count(Happened::Decided(ticket.ticket_type(), ticket.state.name(), after));
    }
    let mut granted = Vec::new();
    if ticket.state == State::Approved {
        match ticket.extension {
            Some(extension) => Box::pin(extend(tx, by, &ticket, extension)).await?,
            // Only a grant that connectors gave up can be there already.
            None => granted.extend(grant(tx, by, &ticket, objects, was_decided).await?),
        }
    }
    let people = with_missing(tx, &ticket, people).await?;
    let details = tickets::complete(tx, &ticket, details).await?;
    Ok(Stored { ticket, people, left, grants: granted, comments, resubmitted_as, details })
}

/// Makes the grant of an approved ticket, with its permission or memberships. None: a passage leaves no grant.
async fn grant(
    tx: &mut Tx,
    by: By<'_>,
    ticket: &Ticket,
    objects: &ExistingObjects,
    may_exist: bool,
) -> Result<Option<GrantId>> {
    let before = if may_exist { grants::of_ticket(tx, ticket.id).await? } else { None };
    let id = before.map_or_else(|| tx.ids.next(), |(id, _)| id);
    let gift = ticket.gift(objects).filter(|gift| *gift != Gift::Passage);
    let Some(gift) = gift else { return Ok(None) };
    let Some((grant, mut event)) = Grant::of(ticket, &gift, id) else {
        tracing::error!(ticket = %ticket.id, "an approved ticket has no window");
        return Err(Refused::new(Why::Internal));
    };
    let (groups, nodes) = match &gift {
        Gift::Permission(access) => (Vec::new(), access.nodes.iter().copied().collect()),
        Gift::Memberships(groups) => (groups.clone(), Vec::new()),
        Gift::Session(_) | Gift::Passage => Default::default(),
    };
    // Connectors carry a session when it is started.
    let (grant, carriers) = match gift {
        Gift::Session(_) => (grant, Vec::new()),
        _ if !objects.has_connectors => (grant, Vec::new()),
        _ => carriers(tx, grant, &groups, &nodes).await?,
    };
    let permission_id = match gift {
        Gift::Permission(access) => Some(permission(tx, ticket, access, &grant, before).await?),
        Gift::Memberships(_) | Gift::Session(_) | Gift::Passage => None,
    };
    if let Some(particulars) = event.data.as_object_mut() {
        particulars.insert("permission_id".to_owned(), json!(permission_id));
        if !groups.is_empty() {
            particulars.insert("groups".to_owned(), json!(groups));
        }
    }
    let stored = grants::Stored::new(grant, permission_id, ticket, tx.now);
    if before.is_some() {
        grants::save(tx, &stored).await?;
        grants::forget_groups(tx, id).await?;
    } else {
        grants::insert(tx, &stored).await?;
    }
    grants::give_groups(tx, &stored.grant, &groups).await?;
    begin(tx, &stored.grant, &carriers, before.is_some()).await?;
    for group_id in BTreeSet::from_iter(groups) {
        follow_rules(tx, Changed::Group { group_id }).await?;
    }
    by.record(tx, ticket, id.0, vec![event]).await?;
    Ok(Some(id))
}

/// Moves the end of the grant that an approved ticket extends. It must still be open.
async fn extend(tx: &mut Tx, by: By<'_>, ticket: &Ticket, extension: Extension) -> Result<()> {
    let Some(end) = ticket.window.and_then(|window| window.end) else {
        tracing::error!(ticket = %ticket.id, "an approved extension has no end");
        return Err(Refused::new(Why::Internal));
    };
    let before = grants::find_any_locked(tx, extension.grant_id).await?.take_up(tx);
    let now = tx.now;
    move_end(tx, by, before, |grant| grant.extend(end, now)).await.map(drop)
}

/// Makes the permission. Objects that were deleted meanwhile are omitted.
async fn permission(
    tx: &mut Tx,
    ticket: &Ticket,
    access: Access,
    grant: &Grant,
    before: Option<(GrantId, Option<PermissionId>)>,
) -> Result<PermissionId> {
    let id = before.and_then(|(_, id)| id).unwrap_or_else(|| tx.ids.next());
    let permission = access.permission(ticket, grant.window, id);
    // It allows nothing before connectors have given the access.
    let is_active = grant.provisioning != Some(Provisioning::Giving);
    let permission = Permission { is_active, ..permission };
    let (id, now) = (permission.id, tx.now);
    let stored =
        permissions::Stored { permission, comment: ticket.title.clone(), created_at: now, updated_at: now };
    permissions::give(tx, stored).await?;
    Ok(id)
}

/// The names of everybody whom the ticket names. Loads those that are not in `known`.
async fn with_missing(tx: &mut Tx, ticket: &Ticket, mut known: Vec<PersonName>) -> Result<Vec<PersonName>> {
    let approvers = ticket.levels.iter().flat_map(|level| &level.approvers);
    let mut named: BTreeSet<UserId> = approvers.copied().collect();
    named.extend([ticket.applicant, ticket.beneficiary]);
    named.extend(ticket.decided_by);
    named.extend(ticket.resubmitted_by);
    named.extend(&ticket.readers.named);
    named.extend(ticket.overridden.as_ref().map(|overridden| overridden.by));
    for person in &known {
        named.remove(&UserId(person.id));
    }
    known.extend(tickets::people(tx, named).await?);
    Ok(known)
}
