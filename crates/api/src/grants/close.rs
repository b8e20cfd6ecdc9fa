//! What taking a grant away and giving it back have in common.

use super::show;
use crate::error::Answer;
use crate::extract::Caller;
use crate::reply;
use gatepass_domain::event::Event;
use gatepass_domain::grant::{Grant, GrantRefusal};
use gatepass_domain::ids::GrantId;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::grants::Stored;
use gatepass_persistence::{Tx, grants, permissions, tickets};

/// The grant, locked, if the caller may see it and it still is the one that `If-Match` names.
pub async fn find_locked(tx: &mut Tx, caller: &Caller, id: GrantId) -> Answer<Stored> {
    let stored = grants::find_locked(tx, id, &caller.actor).await?;
    reply::refuse_stale(&caller.client.request, &show::view(&stored, &caller.actor, tx.now))?;
    Ok(stored)
}

/// Closes a grant as `how` says; its permission allows nothing from the same transaction on.
pub async fn close(
    tx: &mut Tx,
    origin: &Origin,
    before: Stored,
    how: impl FnOnce(Grant) -> Result<(Grant, Event), GrantRefusal>,
) -> Answer<Stored> {
    let (grant, event) = how(before.grant)?;
    if let Some(id) = before.permission_id {
        let mut permission = permissions::find_locked(tx, id).await?;
        permission.permission.is_active = false;
        permission.updated_at = tx.now;
        permissions::save(tx, &permission).await?;
    }
    let Event { action, data, internal_note } = event;
    let event = NewEvent {
        action: action.to_string(),
        org_id: Some(grant.org_id.into()),
        on_behalf_of: None,
        subject: Some(("grant", grant.id.into())),
        ticket_id: Some(grant.ticket_id.into()),
        data,
        internal_note,
    };
    let mut stored = Stored { grant, updated_at: tx.now, ..before };
    grants::save(tx, &stored).await?;
    events::record(tx, origin, vec![event]).await?;
    let missing = origin.actor_id.filter(|actor| stored.people.iter().all(|person| person.id != *actor));
    stored.people.extend(tickets::people(tx, missing.map(Into::into)).await?);
    Ok(stored)
}
