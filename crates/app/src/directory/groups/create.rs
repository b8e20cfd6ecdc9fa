//! An admin makes a group in an organization.

use super::{event, logged, target};
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::OrgId;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_persistence::directory::groups::{self, Group};
use gatepass_persistence::{Tx, directory::organizations, events};
use serde_json::json;

/// A new group.
#[derive(Debug, Clone)]
pub struct CreateGroup {
    /// The organization of the group.
    pub org_id: OrgId,
    /// The name, unique in the organization.
    pub name: String,
}

/// Makes a group without members.
pub async fn create_group(tx: &mut Tx, by: By<'_>, input: CreateGroup) -> Result<Group> {
    let CreateGroup { org_id, name } = input;
    let group =
        Group { id: tx.ids.next(), org_id: org_id.into(), name, created_at: tx.now, updated_at: tx.now };
    by.authorize(Act::ManageGroup, &target(&group))?;
    if !organizations::exists(tx, org_id).await? {
        let fault = Fault::new("/org_id", "not_found", "there is no such organization");
        return Err(Refused::faults(vec![fault]));
    }
    groups::insert(tx, &group).await?;
    let event = event(EventAction::GroupCreated, &group, json!({ "after": logged(&group) }));
    events::record(tx, by.origin, vec![event]).await?;
    Ok(group)
}
