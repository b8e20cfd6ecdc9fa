//! Records the events that follow from the clock: a decision or the end of access is near, and scheduled access begins.

use crate::grants::record;
use crate::{By, Result};
use gatepass_domain::event::Event;
use gatepass_domain::grant::Grant;
use gatepass_domain::ids::{GrantId, OrgId, TicketId};
use gatepass_domain::notify::{EndNotice, NotificationSettings, Reminder};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::notify::{self, Due, Watermark};
use gatepass_persistence::{Db, Tx, directory::organizations, grants, tickets};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The watermark of this work.
const NAME: &str = "reminders";
/// The number of tickets or grants that one statement reads.
const BATCH: i64 = 1_000;
/// Moments so long before the watermark are looked at again, because another transaction may have moved an end meanwhile. What was
/// recorded is not recorded again.
const OVERLAP: Duration = Duration::minutes(5);

/// Records what became due since the last call. A call that is cut off, or that runs beside another one, records nothing twice.
pub async fn remind(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    let mark = notify::begin(&mut tx, NAME).await?;
    let now = tx.now;
    tx.rollback().await?;
    let Some(mark) = mark else { return Ok(()) };
    let span = (mark.at.saturating_sub(OVERLAP), now);
    approvers(db, span).await?;
    for ending in EndNotice::ALL {
        endings(db, ending, span).await?;
    }
    beginnings(db, span).await?;
    let mut tx = db.begin().await?;
    notify::advance(&mut tx, NAME, &Watermark { at: now, ..mark }).await?;
    Ok(tx.commit().await?)
}

/// Passes over a ticket or grant that fails, so that it does not delay the others.
fn pass_over(id: Uuid, done: Result<()>) -> Result<()> {
    match done {
        Err(refused) if refused.why() == Why::Unavailable => Err(refused),
        Err(refused) => {
            tracing::error!(%id, %refused, "passed over: nobody is reminded of it");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

type Span = (OffsetDateTime, OffsetDateTime);

fn is_within(moment: OffsetDateTime, (from, to): Span) -> bool {
    from < moment && moment <= to
}

async fn approvers(db: &Db, span: Span) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let found = notify::undecided(&db.conn().await?, after, BATCH).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after = last.id;
        for Due { id, deadline, seconds } in found {
            let due = |reminder: &&Reminder| {
                let moment = reminder.due(deadline, Duration::seconds_f64(seconds));
                moment.is_some_and(|moment| is_within(moment, span))
            };
            for reminder in Reminder::ALL.iter().filter(due) {
                pass_over(id, approver(db, TicketId(id), *reminder, deadline).await)?;
            }
        }
    }
}

/// Reminds the approvers of a ticket, if it still waits until this deadline.
async fn approver(db: &Db, id: TicketId, reminder: Reminder, deadline: OffsetDateTime) -> Result<()> {
    let (mut tx, found) = db.begin_with(async |tx| tickets::find_any_locked(tx, id).await).await?;
    let ticket = found?.take_up(&mut tx).ticket;
    let wanted = settings(&mut tx, ticket.org_id).await?.reminders.contains(&reminder);
    if let Some(event) = ticket.remind(reminder, deadline, tx.now).filter(|_| wanted)
        && notify::remind(&mut tx, id.0, reminder.as_str(), deadline).await?
    {
        By::server().record(&mut tx, &ticket, id.0, vec![event]).await?;
    }
    Ok(tx.commit().await?)
}

async fn endings(db: &Db, ending: &EndNotice, (from, to): Span) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let span = (from.saturating_add(ending.before()), to.saturating_add(ending.before()));
        let found = notify::ending(&db.conn().await?, span, after, BATCH).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after = last.id;
        for Due { id, deadline, seconds } in found {
            let start = deadline.saturating_sub(Duration::seconds_f64(seconds));
            if ending.due(start, deadline).is_some() {
                let event = |grant: &Grant, now| grant.announce(*ending, deadline, now);
                let is_wanted = |settings: &NotificationSettings| settings.endings.contains(ending);
                pass_over(id, grant(db, GrantId(id), (ending.as_str(), deadline), event, is_wanted).await)?;
            }
        }
    }
}

async fn beginnings(db: &Db, span: Span) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let found = notify::scheduled(&db.conn().await?, span, after, BATCH).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after = last.id;
        for Due { id, deadline, seconds: _ } in found {
            let event = |grant: &Grant, now| grant.begin(deadline, now);
            pass_over(id, grant(db, GrantId(id), ("start", deadline), event, |_| true).await)?;
        }
    }
}

/// Records this event of a grant once for this moment, if the event happens.
async fn grant(
    db: &Db,
    id: GrantId,
    (moment, at): (&'static str, OffsetDateTime),
    event: impl Fn(&Grant, OffsetDateTime) -> Option<Event>,
    is_wanted: impl Fn(&NotificationSettings) -> bool,
) -> Result<()> {
    let (mut tx, found) = db.begin_with(async |tx| grants::find_any_locked(tx, id).await).await?;
    let stored = found?.take_up(&mut tx);
    let wanted = is_wanted(&settings(&mut tx, stored.grant.org_id).await?);
    if let Some(event) = event(&stored.grant, tx.now).filter(|_| wanted)
        && notify::remind(&mut tx, id.0, moment, at).await?
    {
        record(&mut tx, By::server().origin, &stored, event).await?;
    }
    Ok(tx.commit().await?)
}

async fn settings(tx: &mut Tx, org: OrgId) -> Result<NotificationSettings> {
    Ok(organizations::find(tx, org).await?.settings.notifications)
}
