//! Lets the approvers of a ticket follow the rules of its level (domain.md section 4). A blocked level begins as soon as it has
//! approvers. An open level gets the people that its rule names now, or is blocked. This happens when somebody decides the
//! ticket, when an approver reads it, or when the worker comes to it.

use super::save;
use crate::{By, Result};
use futures::future::{join, try_join};
use gatepass_domain::authz::Act;
use gatepass_domain::event::Event;
use gatepass_domain::ids::TicketId;
use gatepass_domain::ticket::Ticket;
use gatepass_domain::ticket::check::ActionName;
use gatepass_domain::ticket::command::{Command, Context};
use gatepass_domain::ticket::level::Level;
use gatepass_domain::ticket::state::State;
use gatepass_domain::why::Why;
use gatepass_persistence::tickets::Stored;
use gatepass_persistence::tickets::approvers::{self, Known};
use gatepass_persistence::{Conn, Db, Tx, tickets};
use time::OffsetDateTime;

/// Lets the approvers of a locked ticket follow its rules. Else returns it unchanged. `known` has the people that its current
/// and next level name.
pub async fn follow(tx: &mut Tx, mut before: Stored, known: &Known) -> Result<Stored> {
    match followed(&before.ticket, known, tx.now)? {
        Some((after, happened)) => {
            before.people.extend(known.names.iter().cloned());
            save::change(tx, By::server(), before, after, happened).await
        }
        None => Ok(before),
    }
}

/// Refuses an approver who was deactivated meanwhile, before the ticket is blocked for lack of them.
pub fn refuse_inactive(
    by: By<'_>,
    ticket: &Ticket,
    action: ActionName,
    known: &Known,
    now: OffsetDateTime,
) -> Result<()> {
    match ticket.check(action, &by.person_now(ticket, &known.facts), now) {
        Err(why @ Why::ApproverInactive) => Err(why.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Lets the approvers of a ticket follow its rules, in a transaction of its own. False: nothing was to be done.
pub async fn unblock_ticket(db: &Db, id: TicketId) -> Result<bool> {
    let find = async |tx: &Tx| {
        join(tickets::find_any_locked(tx, id), approvers::people_of_next_level(tx, id, None)).await
    };
    let (mut tx, (found, known)) = db.begin_with(find).await?;
    let before = found?.take_up(&mut tx);
    let version = before.ticket.version;
    let after = Box::pin(follow(&mut tx, before, &known?)).await?;
    if after.ticket.version == version {
        tx.rollback().await?;
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// The ticket as this actor sees it. Lets its approvers follow its rules first.
pub async fn find_repaired(
    db: &Db,
    conn: Conn,
    by: By<'_>,
    id: TicketId,
    now: OffsetDateTime,
) -> Result<Stored> {
    let stored = tickets::find_visible(&conn, id, by.actor).await?;
    by.authorize_on(&stored.ticket, Act::ReadTicket)?;
    if !is_behind(&conn, by, &stored, now).await? {
        return Ok(stored);
    }
    // A connection must not be held while waiting for another.
    drop(conn);
    Box::pin(unblock_ticket(db, id)).await?;
    Ok(tickets::find_visible(&db.conn().await?, id, by.actor).await?)
}

/// Whether the approvers of a ticket are not those of its rules. Asks the database only if the answer matters to this reader:
/// the ticket is blocked, the reader may decide it, or an approver was deactivated.
async fn is_behind(conn: &Conn, by: By<'_>, stored: &Stored, now: OffsetDateTime) -> Result<bool> {
    let ticket = &stored.ticket;
    let is_asked = |level: &Level| level.approvers.contains(&by.id()) && !level.is_decided_by(by.id());
    let matters = matches!(ticket.state, State::Blocked { .. })
        || !stored.left.is_empty()
        || ticket.active_level().is_some_and(is_asked);
    if !matters {
        return Ok(false);
    }
    let next = approvers::people_of_next_level(conn, ticket.id, None);
    let (next, version) = try_join(next, tickets::version(conn, ticket.id)).await?;
    // If the ticket has changed meanwhile, the facts are about another level.
    Ok(version > ticket.version || followed(ticket, &next, now)?.is_some())
}

fn followed(ticket: &Ticket, known: &Known, now: OffsetDateTime) -> Result<Option<(Ticket, Vec<Event>)>> {
    let context = Context { facts: &known.facts, ..Context::bare(now) };
    match ticket.clone().apply(Command::Unblock, &context) {
        Ok(followed) => Ok(Some(followed)),
        Err(Why::NothingToRepair | Why::TicketAlreadyDecided | Why::TicketInError) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}
