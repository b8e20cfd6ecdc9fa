//! An admin removes a user from an organization.

use super::super::refuse_used;
use super::{event, logged};
use crate::jobs::{Changed, follow_rules};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::{Act, Role, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::members::{self, Member};
use gatepass_persistence::{Tx, events, users, uses};
use serde_json::json;

/// Ends a membership, if the door accepts it (`expect`). A member is in use, and stays, while they are in groups of
/// the organization, named in its permissions, or have open grants there.
pub async fn remove_member<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (org, user): (OrgId, UserId),
    expect: impl Fn(&Member) -> Result<(), E>,
) -> Result<(), E> {
    by.authorize(Act::ManageMembers, &Target::org(org))?;
    // The lock keeps the user from joining a group or a permission meanwhile.
    users::find_locked(tx, user).await?;
    let member = members::find_opt_locked(tx, org, user).await?;
    let before = member.ok_or_else(|| Refused::new(Why::NotFound))?;
    expect(&before)?;
    refuse_used(&uses::of_member(tx, org, user).await?)?;
    members::delete(tx, org, user).await?;
    if before.role == Role::OrgAdmin {
        follow_rules(tx, Changed::OrgAdmins { org_id: org }).await?;
    }
    let event = event(EventAction::MemberRemoved, &before, json!({ "before": logged(&before) }));
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
