//! A participant or an admin names the watchers of a ticket.

use super::{check, find_locked};
use crate::{By, Result, directory, rules};
use futures::future::join;
use gatepass_domain::authz::Act;
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::ticket::check::ActionName;
use gatepass_persistence::Tx;
use gatepass_persistence::tickets::{self, Locked, Stored};
use std::collections::BTreeMap;

/// Finds and locks the ticket. Finds those of the named people who are visible to the actor.
pub async fn find_to_watch(
    tx: &Tx,
    by: By<'_>,
    id: TicketId,
    named: &[UserId],
) -> Result<(Locked, BTreeMap<UserId, bool>)> {
    let (found, seen) = join(find_locked(tx, by, id), directory::seen_locked(tx, by.actor, named)).await;
    Ok((found?, seen?))
}

/// Names other watchers. The caller has locked the ticket, and it is visible to the actor. `seen` are the named people who are
/// visible to the actor, and whether each is active. A user who watches already may be named again.
pub async fn watch(
    tx: &mut Tx,
    by: By<'_>,
    mut before: Stored,
    named: Vec<UserId>,
    mut seen: BTreeMap<UserId, bool>,
) -> Result<Stored> {
    by.authorize_on(&before.ticket, Act::CommentTicket)?;
    let ticket = before.ticket.clone();
    let person = by.person(&ticket);
    ticket.check(ActionName::Comment, &person, tx.now)?;
    seen.extend(ticket.readers.named.iter().map(|user| (*user, true)));
    rules::refuse(check::watchers("/users", &named, &seen))?;
    let is_member = ticket.home().is_some_and(|org| by.actor.is_member_of(org));
    let (after, happened) = ticket.watch(&person, is_member, named.into_iter().collect(), tx.now)?;
    if happened.is_empty() {
        return Ok(before);
    }
    before.people.extend(tickets::people(tx, after.readers.named.iter().copied()).await?);
    // Not `save::change`, which would make the grant of an approved ticket again.
    tickets::save(tx, &before.ticket, &after).await?;
    by.record(tx, &after, after.id.0, happened).await?;
    Ok(Stored { ticket: after, ..before })
}
