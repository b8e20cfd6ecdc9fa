//! What taking a grant away and giving it back have in common, and starting it.

use super::show;
use crate::error::Answer;
use crate::extract::Caller;
use crate::reply::{self, Reply};
use gatepass_domain::event::Event;
use gatepass_domain::grant::{Grant, GrantRefusal};
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::grants::{self, Locked, Stored};
use gatepass_persistence::{Tx, permissions};

/// A locked grant that still is the one that `If-Match` names.
pub fn take_up(tx: &mut Tx, caller: &Caller, locked: Locked) -> Answer<Stored> {
    let stored = locked.take_up(tx);
    let view = show::view(&stored, &caller.actor, tx.now);
    reply::refuse_stale(&caller.client.request, &view.still())?;
    Ok(stored)
}

/// The grant as it is now.
pub fn shown(tx: &Tx, caller: &Caller, stored: &Stored) -> Answer<Reply> {
    show::reply(show::view(stored, &caller.actor, tx.now))
}

/// Closes a grant as `how` says; its permission allows nothing from the same transaction on.
pub async fn close(
    tx: &mut Tx,
    origin: &Origin,
    before: Stored,
    how: impl FnOnce(Grant) -> Result<(Grant, Event), GrantRefusal>,
) -> Answer<Stored> {
    let (grant, event) = how(before.grant.clone())?;
    if let Some(id) = before.permission_id {
        permissions::switch_off(tx, id).await?;
    }
    save(tx, origin, Stored { grant, ..before }, event).await
}

/// Saves a changed grant, and what happened to it.
pub async fn save(tx: &mut Tx, origin: &Origin, changed: Stored, event: Event) -> Answer<Stored> {
    let stored = Stored { updated_at: tx.now, ..changed };
    let Event { action, data, internal_note } = event;
    let event = NewEvent {
        action: action.to_string(),
        org_id: Some(stored.grant.org_id.into()),
        on_behalf_of: None,
        subject: Some(("grant", stored.grant.id.into())),
        ticket_id: Some(stored.grant.ticket_id.into()),
        data,
        internal_note,
    };
    grants::save(tx, &stored).await?;
    events::record(tx, origin, vec![event]).await?;
    Ok(stored)
}
