//! An admin of the organization withdraws an invitation into it.

use super::{event, logged, take};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{InvitationId, OrgId};
use gatepass_persistence::directory::invitations::{self, Invitation, Whose};
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Removes an open invitation of any inviter, if the door accepts it (`expect`).
pub async fn withdraw_invitation<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (org, id): (OrgId, InvitationId),
    expect: impl Fn(&Invitation) -> Result<(), E>,
) -> Result<(), E> {
    by.authorize(Act::ManageMembers, &Target::org(org))?;
    let invitation = invitations::find(tx, &Whose::Org(org), id).await?;
    expect(&invitation)?;
    take(tx, &invitation).await?;
    let data = json!({ "before": logged(&invitation) });
    let event = event(EventAction::InvitationDeleted, &invitation, data);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
