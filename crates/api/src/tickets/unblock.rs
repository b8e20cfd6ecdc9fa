//! What a repair of the data does to a blocked ticket: the level begins that nobody could decide, as soon as somebody looks
//! who may (domain.md section 3). A reader, whoever decides it, and the worker do.

use super::by::By;
use super::settle;
use crate::error::Answer;
use futures::future::join;
use gatepass_domain::event::Event;
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::command::{Command, Context, Refusal};
use gatepass_domain::ticket::kind::Tree;
use gatepass_domain::ticket::state::State;
use gatepass_domain::ticket::supply::Supply;
use gatepass_persistence::approvers::{self, Known};
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::{Conn, Db, Tx, tickets};
use time::OffsetDateTime;

/// The ticket with the level begun that it is blocked at, where somebody may decide that by now; else as it is. It is
/// locked, and `next` is whom that level names.
pub async fn unblock(tx: &mut Tx, mut before: Stored, next: &Known) -> Answer<Stored> {
    match begun(&before.ticket, next, tx.now) {
        Ok((after, happened)) => {
            before.people.extend(next.names.iter().cloned());
            settle::change(tx, By::server(), before, after, happened).await
        }
        Err(Refusal::NothingToRepair | Refusal::TicketAlreadyDecided | Refusal::TicketInError) => Ok(before),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The same, where it is not known yet whom the level names.
pub async fn if_repaired(tx: &mut Tx, before: Stored) -> Answer<Stored> {
    if !is_blocked(&before.ticket) {
        return Ok(before);
    }
    let next = approvers::people_of_next_level(tx, before.ticket.id, None).await?;
    unblock(tx, before, &next).await
}

/// Unblocks a ticket in a transaction of its own. False where nobody may decide its level yet, or it is not blocked.
pub async fn unblock_ticket(db: &Db, id: TicketId) -> Answer<bool> {
    let find = async |tx: &Tx| {
        join(tickets::find_any_locked(tx, id), approvers::people_of_next_level(tx, id, None)).await
    };
    let (mut tx, (found, next)) = db.begin_with(find).await?;
    let before = found?.take_up(&mut tx);
    let version = before.ticket.version;
    let after = unblock(&mut tx, before, &next?).await?;
    if after.ticket.version == version {
        tx.rollback().await?;
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// Whether somebody may decide the level that a ticket is blocked at, which is asked for no other one.
pub async fn is_repaired(conn: &Conn, ticket: &Ticket, now: OffsetDateTime) -> Answer<bool> {
    if !is_blocked(ticket) {
        return Ok(false);
    }
    let next = approvers::people_of_next_level(conn, ticket.id, None).await?;
    Ok(begun(ticket, &next, now).is_ok())
}

fn begun(ticket: &Ticket, next: &Known, now: OffsetDateTime) -> Result<(Ticket, Vec<Event>), Refusal> {
    let context = Context { now, facts: &next.facts, tree: &Tree::default(), supply: &Supply::default() };
    ticket.clone().apply(Command::Unblock, &context)
}

fn is_blocked(ticket: &Ticket) -> bool {
    matches!(ticket.state, State::Blocked { .. })
}
