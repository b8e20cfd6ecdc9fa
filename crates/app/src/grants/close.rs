//! The common parts of starting, moving, ending, revoking and expiring a grant.

use crate::connectors::{give_again, take_away};
use crate::jobs::{Changed, follow_rules};
use crate::tickets::cancel_all;
use crate::{By, Result};
use gatepass_domain::ending::Ending;
use gatepass_domain::event::Event;
use gatepass_domain::grant::Grant;
use gatepass_domain::why::Why;
use gatepass_persistence::events::{self, NewEvent, Origin};
use gatepass_persistence::grants::{self, Stored};
use gatepass_persistence::{Tx, permissions};
use time::OffsetDateTime;

/// Closes a grant by this transition of the domain. Its permission allows nothing from this transaction on, and nobody can
/// extend it any more.
pub(crate) async fn close(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    how: impl FnOnce(Grant, OffsetDateTime) -> Result<(Grant, Event), Why>,
) -> Result<Stored> {
    before.grant.check_open(tx.now)?;
    // First, because each ticket that is locked moves the time of the transaction.
    let extension = before.extension.into_iter().collect();
    Box::pin(cancel_all(tx, by, extension, Ending::GrantEnded)).await?;
    let (grant, event) = how(before.grant.clone(), tx.now)?;
    let grant = take_away(tx, grant).await?;
    if let Some(id) = before.permission_id {
        permissions::switch_off(tx, id).await?;
    }
    follow_groups(tx, &before).await?;
    save(tx, by.origin, Stored { grant, extension: None, ..before }, event).await
}

/// Moves the end of a grant by this transition of the domain, with its permission. A trigger moves its memberships.
pub(crate) async fn move_end(
    tx: &mut Tx,
    by: By<'_>,
    before: Stored,
    how: impl FnOnce(Grant) -> Result<(Grant, Event), Why>,
) -> Result<Stored> {
    let (grant, event) = how(before.grant.clone())?;
    give_again(tx, &grant).await?;
    if let Some(id) = before.permission_id {
        permissions::end_at(tx, id, grant.window.end).await?;
    }
    save(tx, by.origin, Stored { grant, ..before }, event).await
}

/// Lets the access of a grant begin, because its connectors have given it. A trigger begins its memberships.
pub(crate) async fn begin_access(tx: &mut Tx, given: &Stored) -> Result<()> {
    if let Some(id) = given.permission_id {
        permissions::switch_on(tx, id).await?;
    }
    follow_groups(tx, given).await
}

/// Lets approvers follow the rules that name groups, if memberships have begun or ended with this grant.
pub(super) async fn follow_groups(tx: &mut Tx, changed: &Stored) -> Result<()> {
    if changed.permission_id.is_some() || changed.device.is_some() {
        return Ok(());
    }
    for group_id in grants::groups(tx, changed.grant.id).await? {
        follow_rules(tx, Changed::Group { group_id }).await?;
    }
    Ok(())
}

/// Saves a changed grant and records its event.
pub(super) async fn save(tx: &mut Tx, origin: &Origin, changed: Stored, event: Event) -> Result<Stored> {
    let stored = Stored { updated_at: tx.now, ..changed };
    grants::save(tx, &stored).await?;
    record(tx, origin, &stored, event).await?;
    Ok(stored)
}

/// Records an event of a grant.
pub(crate) async fn record(tx: &mut Tx, origin: &Origin, stored: &Stored, event: Event) -> Result<()> {
    let Grant { id, org_id, ticket_id, .. } = &stored.grant;
    let event = NewEvent::from(event).about(id.0).in_org(org_id.0).of_ticket(ticket_id.0);
    Ok(events::record(tx, origin, vec![event]).await?)
}
