//! An invitation is declined.

use super::{event, find_to_answer, logged, take};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::InvitationId;
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Removes an invitation that the actor answers.
pub async fn decline_invitation(tx: &mut Tx, by: By<'_>, id: InvitationId) -> Result<()> {
    let invitation = find_to_answer(tx, by, id).await?;
    take(tx, &invitation).await?;
    let data = json!({ "before": logged(&invitation) });
    let event = event(EventAction::InvitationDeclined, &invitation, data);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
