//! What requests wait for: connection tokens and sessions, as their readers would find them now.

use super::follow_access::{change, followed, settle_together};
use crate::Result;
use gatepass_domain::gateway::TokenState;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::gateway::sessions::{self, Row};
use gatepass_persistence::gateway::tokens;
use gatepass_persistence::{Db, now};
use time::OffsetDateTime;
use uuid::Uuid;

/// The state of a session whose change a gateway waits for: whether it must end, its end, and what its user may do.
pub fn fingerprint(row: &Row) -> String {
    let reason = row.end_reason.map(|reason| reason.0.as_str());
    let end = row.access_ends_at.map(OffsetDateTime::unix_timestamp_nanos);
    format!("{:?} {reason:?} {end:?} {:?}", row.state(), row.actions())
}

/// How many sessions are stored in one transaction.
const TOGETHER: usize = 100;

/// The states of these tokens and sessions. A few statements serve all of them. What has become of sessions is stored before those who
/// wait look again: one transaction for all of them is faster than one for each.
pub async fn states(db: &Db, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>> {
    let conn = db.conn().await?;
    let at = now(&conn).await?;
    let (waiting, open) =
        futures::future::join(tokens::find_many(&conn, &ids), sessions::find_many(&conn, &ids)).await;
    let of_token = |stored: tokens::Stored| {
        let is_next = stored.token().may_become_ready(stored.review.as_ref(), at);
        let state = if is_next { TokenState::Ready } else { stored.state_at(at) };
        (stored.row.id, state.as_str().to_owned())
    };
    let mut states: Vec<_> = waiting?.into_iter().map(of_token).collect();
    let open = open?;
    let after = followed(&conn, open.clone(), at).await?;
    drop(conn);
    let moved = open.iter().zip(&after).filter(|(before, after)| change(before, after).is_some());
    let moved: Vec<Uuid> = moved.map(|(before, _)| before.id).collect();
    for some in moved.chunks(TOGETHER) {
        if let Err(refused) = Box::pin(settle_together(db, some)).await {
            // Those who wait store it then.
            tracing::debug!(?refused, "sessions can't be stored together");
        }
    }
    states.extend(after.iter().map(|row| (row.id, fingerprint(row))));
    Ok(states)
}
