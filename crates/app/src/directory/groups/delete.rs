//! An admin deletes a group with its memberships, unless a permission, a flow or a group names it.

use super::super::refuse_used;
use super::{event, logged, target};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::GroupId;
use gatepass_persistence::cascades::{self, Gone};
use gatepass_persistence::directory::groups::{self, Group};
use gatepass_persistence::{Tx, directory::nested_groups, events, uses};
use serde_json::{Value, json};

/// Deletes a group, if the door accepts it (`expect`). A group that a permission or a flow names is in use, and
/// stays.
pub async fn delete_group<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    id: GroupId,
    expect: impl Fn(&Group) -> Result<(), E>,
) -> Result<(), E> {
    // Groups in it and above it change too.
    let org = groups::find(tx, id).await?.org_id;
    nested_groups::lock(tx, org.into()).await?;
    let group = groups::find_locked(tx, id).await?;
    by.authorize(Act::ManageGroup, &target(&group))?;
    expect(&group)?;
    refuse_used(&uses::of_group(tx, id).await?)?;
    let members = cascades::members_of_group(tx, id).await?;
    groups::delete(tx, id).await?;
    let event = event(EventAction::GroupDeleted, &group, json!({ "before": deleted(&group, &members) }));
    Ok(events::record(tx, by.origin, vec![event]).await?)
}

/// The deleted group for the audit log, with the number of its members and the ids of the first 1,000.
fn deleted(group: &Group, members: &Gone) -> Value {
    let mut before = logged(group);
    if let Some(fields) = before.as_object_mut() {
        fields.insert("member_count".to_owned(), json!(members.count));
        fields.insert("member_ids".to_owned(), json!(members.ids));
    }
    before
}
