//! Moves a blocked ticket on after its cause was repaired: its level begins as soon as it has an approver (domain.md
//! section 3). Also moves a ticket on after approvers were deactivated (section 4). This happens when somebody reads
//! or decides the ticket, or when the worker comes to it.

use super::approve::tree;
use super::pin::pin;
use super::save;
use crate::{By, Result};
use futures::future::{join, try_join};
use gatepass_domain::authz::Act;
use gatepass_domain::event::Event;
use gatepass_domain::flow::approver::{Facts, Person};
use gatepass_domain::ids::{TicketId, UserId};
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::state::State;
use gatepass_domain::why::Why;
use gatepass_persistence::approvers::{self, Known};
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Conn, Db, Tx, tickets};
use time::OffsetDateTime;

/// Begins the level that a ticket is blocked at, if it has approvers by now. Else returns the ticket unchanged. The
/// caller has locked the ticket, and `next` has the people whom that level names. Tickets that are not blocked stay
/// unchanged, even if their approvers were deactivated.
pub async fn unblock(tx: &mut Tx, before: Stored, next: &Known) -> Result<Stored> {
    if is_blocked(&before.ticket) { repair(tx, before, next).await } else { Ok(before) }
}

/// Moves a ticket on after a repair, or after approvers were deactivated. Else returns it unchanged. `known` has the
/// people of its level and of the next one, and the existing objects of the request.
async fn repair(tx: &mut Tx, mut before: Stored, known: &Known) -> Result<Stored> {
    let supply = pin(tx, &before.ticket, None, known.supply.clone()).await?;
    let tree = tree(tx, &before.ticket, None).await?;
    let context = Context { now: tx.now, facts: &known.facts, tree: &tree, supply: &supply };
    match repaired(&before.ticket, &context)? {
        Some((after, happened)) => {
            before.people.extend(known.names.iter().cloned());
            save::give(tx, By::server(), before, after, happened, &supply).await
        }
        None => Ok(before),
    }
}

/// Like [`unblock`], but first loads the people whom the level names.
pub async fn if_repaired(tx: &mut Tx, before: Stored) -> Result<Stored> {
    if !is_blocked(&before.ticket) {
        return Ok(before);
    }
    let next = approvers::people_of_next_level(tx, before.ticket.id, None).await?;
    unblock(tx, before, &next).await
}

/// Moves a ticket on, in a transaction of its own. False: its level still has no approver, or its approvers are still
/// active.
pub async fn unblock_ticket(db: &Db, id: TicketId) -> Result<bool> {
    let find =
        async |tx: &Tx| join(tickets::find_any_locked(tx, id), approvers::of_next_level(tx, id, None)).await;
    let (mut tx, (found, known)) = db.begin_with(find).await?;
    let before = found?.take_up(&mut tx);
    let version = before.ticket.version;
    let after = repair(&mut tx, before, &known?).await?;
    if after.ticket.version == version {
        tx.rollback().await?;
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// The ticket as this actor sees it. Moves it on first, if its blocked level has approvers by now, or if approvers of
/// its open level were deactivated.
pub async fn find_repaired(
    db: &Db,
    conn: Conn,
    by: By<'_>,
    id: TicketId,
    now: OffsetDateTime,
) -> Result<Stored> {
    let stored = tickets::find_visible(&conn, id, by.actor).await?;
    by.authorize_on(&stored.ticket, Act::ReadTicket)?;
    if !is_repaired(&conn, &stored, now).await? {
        return Ok(stored);
    }
    // A connection must not be held while waiting for another.
    drop(conn);
    Box::pin(unblock_ticket(db, id)).await?;
    Ok(tickets::find_visible(&db.conn().await?, id, by.actor).await?)
}

/// Whether a ticket can move on. For a blocked ticket, asks the database. For an open level, the ticket was loaded
/// with its deactivated approvers.
async fn is_repaired(conn: &Conn, stored: &Stored, now: OffsetDateTime) -> Result<bool> {
    let facts = if is_blocked(&stored.ticket) {
        let next = approvers::people_of_next_level(conn, stored.ticket.id, None);
        let (next, version) = try_join(next, tickets::version(conn, stored.ticket.id)).await?;
        if version > stored.ticket.version {
            // The ticket has changed meanwhile, so the facts are about another level.
            return Ok(true);
        }
        next.facts
    } else if stored.left.is_empty() {
        return Ok(false);
    } else {
        let person = |id| (id, Person { is_active: !stored.left.contains(&id), is_human: true });
        let users = stored.people.iter().map(|known| person(UserId(known.id))).collect();
        Facts { users, ..Facts::default() }
    };
    let context = Context { facts: &facts, ..Context::bare(now) };
    Ok(repaired(&stored.ticket, &context)?.is_some())
}

/// Moves a ticket on. If its window is over it stays as it is, because it can't be approved any more.
fn repaired(ticket: &Ticket, context: &Context<'_>) -> Result<Option<(Ticket, Vec<Event>)>> {
    match ticket.clone().apply(Command::Unblock, context) {
        Ok(repaired) => Ok(Some(repaired)),
        Err(Why::NothingToRepair | Why::TicketAlreadyDecided | Why::TicketInError | Why::WindowPassed) => {
            Ok(None)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn is_blocked(ticket: &Ticket) -> bool {
    matches!(ticket.state, State::Blocked { .. })
}
