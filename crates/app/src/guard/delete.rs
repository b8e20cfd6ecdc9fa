//! An admin deletes a guard rule.

use super::{event, logged, reviews};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_persistence::guard::{self, Stored};
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Deletes a rule that [`find_to_change`](super::find_to_change) found, and cancels its open reviews.
pub async fn delete_rule(tx: &mut Tx, by: By<'_>, before: &Stored) -> Result<()> {
    reviews::delete_flow(tx, by, before.rule.id).await?;
    guard::delete(tx, before.rule.id).await?;
    let event = event(EventAction::GuardRuleDeleted, &before.rule, json!({ "before": logged(before) }));
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
