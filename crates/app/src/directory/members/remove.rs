//! An admin removes a user from an organization.

use super::super::group_members;
use super::super::leaving::{Ended, Leaver};
use super::{event, logged};
use crate::jobs::{Changed, follow_rules};
use crate::{By, Refusal, Result, permissions};
use gatepass_domain::authz::{Act, Role, Target};
use gatepass_domain::ending::Ending;
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::directory::members::{self, Member};
use gatepass_persistence::{Tx, directory::users, events};
use serde_json::json;

/// Ends a membership, if the door accepts it (`expect`), with everything that needs it: the grants and open tickets of the user
/// there, their place in groups, and their name in permissions. Returns what ended.
pub async fn remove_member<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (org, user): (OrgId, UserId),
    expect: impl Fn(&Member) -> Result<(), E>,
) -> Result<Ended, E> {
    by.authorize(Act::ManageMembers, &Target::org(org))?;
    let leaver = Leaver { user, org: Some(org), because: Ending::MemberRemoved };
    // Tickets and permissions are locked before the user, as approvals and changes of permissions do.
    leaver.lock(tx).await?;
    permissions::lock_naming(tx, org, user).await?;
    // The lock keeps the user from joining a group or a permission meanwhile.
    users::find_locked(tx, user).await?;
    let member = members::find_opt_locked(tx, org, user).await?;
    let before = member.ok_or_else(|| Refused::new(Why::NotFound))?;
    expect(&before)?;
    let ended = leaver.end(tx, by).await?;
    let groups = group_members::leave_all(tx, by, org, user).await?;
    let permissions = permissions::omit_user(tx, by, org, user).await?;
    let ended = Ended { groups, permissions, ..ended };
    members::delete(tx, org, user).await?;
    if before.role == Role::OrgAdmin {
        follow_rules(tx, Changed::OrgAdmins { org_id: org }).await?;
    }
    let data = json!({ "before": logged(&before), "ended": ended });
    events::record(tx, by.origin, vec![event(EventAction::MemberRemoved, &before, data)]).await?;
    Ok(ended)
}
