//! A session follows the access of its user: its end and its actions move, or it ends. The first to notice stores it: a reader, a
//! report of the gateway, or the worker.

use super::{authorize_reader, record};
use crate::gateway::connection::Connection;
use crate::{By, Result};
use futures::future::join;
use gatepass_domain::authz::Role;
use gatepass_domain::event::EventAction;
use gatepass_domain::gateway::{Access, Course, EndReason, course, is_silent};
use gatepass_domain::ids::AssetSessionId;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::gateway::sessions::{self, Row};
use gatepass_persistence::{Conn, Db, Tx, access, now};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How often the sign of life of a waiting gateway is stored.
const SIGN_OF_LIFE: Duration = Duration::minutes(1);

/// What becomes of these sessions now, in their order. Those that have ended stay as they are.
pub(super) async fn followed(
    conn: &Conn,
    rows: Vec<Row>,
    now: OffsetDateTime,
) -> gatepass_persistence::Result<Vec<Row>> {
    let active: Vec<&Row> = rows.iter().filter(|row| row.ended_at.is_none()).collect();
    if active.is_empty() {
        return Ok(rows);
    }
    let asks: Vec<_> = active.iter().map(|row| Connection::of_session(row).ask()).collect();
    let active: Vec<_> = active.iter().map(|row| row.id).collect();
    let gateways: Vec<Role> = Role::ALL.iter().copied().filter(|role| *role >= Role::Auditor).collect();
    let served = sessions::served(conn, &active, &gateways);
    let (facts, served) = join(access::facts(conn, &asks), served).await;
    let (mut facts, served) = (facts?.into_iter(), served?);
    let follow = |row: Row| {
        if row.ended_at.is_some() {
            return row;
        }
        let facts = facts.next().flatten();
        let access = facts.map(|facts| Connection::of_session(&row).access(&facts));
        let course = course(access, row.access_ends_at, now);
        let is_lost = !served.contains(&row.id) || is_silent(row.last_reported_at, now);
        after(row, course, is_lost, now)
    };
    Ok(rows.into_iter().map(follow).collect())
}

/// The session after this course. `is_lost`: its gateway is silent, or may not report any more.
fn after(row: Row, course: Course, is_lost: bool, now: OffsetDateTime) -> Row {
    match course {
        Course::GoesOn(_) if is_lost => ended(row, EndReason::Lost, now),
        Course::GoesOn(Access { actions, ends_at, is_reusable: _ }) => {
            let actions = actions.into_iter().map(Into::into).collect();
            Row { actions, access_ends_at: ends_at, ..row }
        }
        Course::Ends(reason) => ended(row, reason, now),
    }
}

/// The session, ended for this reason.
pub(super) fn ended(row: Row, reason: EndReason, now: OffsetDateTime) -> Row {
    Row { ended_at: Some(now), end_reason: Some(reason.into()), ..row }
}

/// The event of a session that follows its access. None: nothing has changed.
pub(super) fn change(before: &Row, after: &Row) -> Option<EventAction> {
    if after.ended_at != before.ended_at {
        return Some(EventAction::AssetSessionEnded);
    }
    let has_moved = after.access_ends_at != before.access_ends_at || after.actions() != before.actions();
    has_moved.then_some(EventAction::AssetSessionUpdated)
}

/// Lets a locked session follow its access, and records the change. The caller stores the session. The server acts, and not whoever
/// noticed.
pub(super) async fn follow_locked(tx: &mut Tx, before: Row) -> Result<Row> {
    let now = tx.now;
    let Some(after) = followed(tx, vec![before.clone()], now).await?.pop() else { return Ok(before) };
    if let Some(action) = change(&before, &after) {
        record(tx, By::server().origin, action, &after).await?;
    }
    Ok(after)
}

/// The next sessions after this one whose access has changed, or whose gateway is silent. `most` is how many are looked at at a time.
pub async fn due(
    db: &Db,
    mut after: Option<AssetSessionId>,
    most: i64,
) -> gatepass_persistence::Result<Vec<AssetSessionId>> {
    loop {
        let conn = db.conn().await?;
        let at = now(&conn).await?;
        let active = sessions::active(&conn, after, most).await?;
        let Some(last) = active.last() else { return Ok(Vec::new()) };
        after = Some(AssetSessionId(last.id));
        let followed = followed(&conn, active.clone(), at).await?;
        let changed = active.iter().zip(&followed).filter(|(before, after)| change(before, after).is_some());
        let due: Vec<_> = changed.map(|(before, _)| AssetSessionId(before.id)).collect();
        if !due.is_empty() {
            return Ok(due);
        }
    }
}

/// Lets a session follow its access, in a transaction of its own. False: there was nothing to do.
pub async fn settle(db: &Db, id: AssetSessionId) -> Result<bool> {
    store(db, id, false).await
}

/// Lets these sessions follow their access, in one transaction.
pub(super) async fn settle_together(db: &Db, ids: &[Uuid]) -> Result<()> {
    let mut tx = db.begin().await?;
    let before = sessions::active_locked(&mut tx, ids).await?;
    let after = followed(&tx, before.clone(), tx.now).await?;
    for (before, after) in before.iter().zip(after) {
        if let Some(action) = change(before, &after) {
            record(&mut tx, By::server().origin, action, &after).await?;
            sessions::save(&mut tx, after).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn store(db: &Db, id: AssetSessionId, is_alive: bool) -> Result<bool> {
    let mut tx = db.begin().await?;
    let mut before = sessions::find_locked(&mut tx, id).await?;
    if before.ended_at.is_some() {
        tx.rollback().await?;
        return Ok(false);
    }
    if is_alive {
        before.last_reported_at = tx.now;
    }
    let after = follow_locked(&mut tx, before.clone()).await?;
    if !is_alive && change(&before, &after).is_none() {
        tx.rollback().await?;
        return Ok(false);
    }
    sessions::save(&mut tx, after).await?;
    tx.commit().await?;
    Ok(true)
}

/// The session with this id for a reader, as it is now, and the time. If its gateway reads it, that is a sign of life.
pub async fn find(db: &Db, conn: Conn, by: By<'_>, id: AssetSessionId) -> Result<(Row, OffsetDateTime)> {
    let row = sessions::find(&conn, id).await?;
    authorize_reader(by, &row)?;
    let at = now(&conn).await?;
    if row.ended_at.is_some() {
        return Ok((row, at));
    }
    let is_stale = row.last_reported_at.saturating_add(SIGN_OF_LIFE) <= at;
    let is_alive = row.gateway_id == by.id().0 && is_stale;
    let after = followed(&conn, vec![row.clone()], at).await?.pop();
    if !is_alive && after.is_none_or(|after| change(&row, &after).is_none()) {
        return Ok((row, at));
    }
    drop(conn);
    store(db, id, is_alive).await?;
    let conn = db.conn().await?;
    Ok((sessions::find(&conn, id).await?, now(&conn).await?))
}
