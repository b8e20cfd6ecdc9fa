//! An admin changes a group.

use super::{event, logged, target};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::GroupId;
use gatepass_persistence::directory::groups::{self, Group};
use gatepass_persistence::{Tx, events};
use serde_json::json;

/// Changes to a group.
#[derive(Debug, Clone)]
pub struct UpdateGroup {
    /// The new name. None: unchanged.
    pub name: Option<String>,
}

/// Changes a group, if the door accepts it (`expect`).
pub async fn update_group<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: GroupId,
    input: UpdateGroup,
    expect: impl Fn(&Group) -> Result<(), E>,
) -> Result<Group, E> {
    let before = groups::find_locked(tx, id).await?;
    by.authorize(Act::ManageGroup, &target(&before))?;
    expect(&before)?;
    let name = input.name.unwrap_or_else(|| before.name.clone());
    let after = Group { name, updated_at: tx.now, ..before.clone() };
    groups::save(tx, &after).await?;
    let data = json!({ "before": logged(&before), "after": logged(&after) });
    events::record(tx, by.origin, vec![event(EventAction::GroupUpdated, &after, data)]).await?;
    Ok(after)
}
