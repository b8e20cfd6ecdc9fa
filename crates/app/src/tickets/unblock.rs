//! What a repair of the data does to a blocked ticket: the level begins that nobody could decide, as soon as somebody looks
//! who may (domain.md section 3); and what approvers leave behind who are switched off (section 4). A reader, whoever
//! decides it, and the worker do.

use super::approve::tree;
use super::pin::pin;
use super::settle;
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

/// The ticket with the level begun that it is blocked at, where somebody may decide that by now; else as it is. It is
/// locked, and `next` is whom that level names. Who decides an open level is not told that it went on meanwhile.
pub async fn unblock(tx: &mut Tx, before: Stored, next: &Known) -> Result<Stored> {
    if is_blocked(&before.ticket) { repair(tx, before, next).await } else { Ok(before) }
}

/// The ticket after a repair of the data, or after approvers were switched off; else as it is. `known` are the people of
/// its level and of the next one, and what there is of the request.
async fn repair(tx: &mut Tx, mut before: Stored, known: &Known) -> Result<Stored> {
    let supply = pin(tx, &before.ticket, None, known.supply.clone()).await?;
    let tree = tree(tx, &before.ticket, None).await?;
    let context = Context { now: tx.now, facts: &known.facts, tree: &tree, supply: &supply };
    match repaired(&before.ticket, &context)? {
        Some((after, happened)) => {
            before.people.extend(known.names.iter().cloned());
            settle::give(tx, By::server(), before, after, happened, &supply).await
        }
        None => Ok(before),
    }
}

/// The same, where it is not known yet whom the level names.
pub async fn if_repaired(tx: &mut Tx, before: Stored) -> Result<Stored> {
    if !is_blocked(&before.ticket) {
        return Ok(before);
    }
    let next = approvers::people_of_next_level(tx, before.ticket.id, None).await?;
    unblock(tx, before, &next).await
}

/// Has a ticket go on in a transaction of its own. False where nobody may decide its level yet, or those may who are
/// asked.
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

/// The ticket as this actor sees it, after what the next reader is to notice: that somebody may decide the level that it
/// is blocked at, or that approvers of its level were switched off.
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
    // Nobody holds one connection while waiting for another.
    drop(conn);
    Box::pin(unblock_ticket(db, id)).await?;
    Ok(tickets::find_visible(&db.conn().await?, id, by.actor).await?)
}

/// Asks the database where a ticket is blocked; of an open level, it is known with the ticket who was switched off.
async fn is_repaired(conn: &Conn, stored: &Stored, now: OffsetDateTime) -> Result<bool> {
    let facts = if is_blocked(&stored.ticket) {
        let next = approvers::people_of_next_level(conn, stored.ticket.id, None);
        let (next, version) = try_join(next, tickets::version(conn, stored.ticket.id)).await?;
        if version > stored.ticket.version {
            // Somebody else was faster: this is not the level that was asked about.
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

/// A window that is over keeps a ticket from being approved, as it does where an approver decides.
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
