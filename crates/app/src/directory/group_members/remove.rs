//! An admin removes a user from a group.

use super::event;
use crate::jobs::{Changed, follow_rules};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::directory::group_members::{self, GroupMember};
use gatepass_persistence::{Tx, directory::groups, events};

/// Ends a permanent membership, if the door accepts it (`expect`). A membership that a grant gives ends with the
/// grant, and one through a group below ends in that group.
pub async fn remove_group_member<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (group, user): (GroupId, UserId),
    expect: impl Fn(&GroupMember) -> Result<(), E>,
) -> Result<(), E> {
    let org = OrgId(groups::find_locked(tx, group).await?.org_id);
    by.authorize(Act::ManageGroup, &Target::org(org))?;
    let before = group_members::find(tx, group, user).await?;
    if before.via_group_id.is_some() {
        return Err(Refused::new(Why::MemberThroughGroup).into());
    }
    if before.grant_id.is_some() {
        let detail = "a grant gives this membership: revoke it instead";
        return Err(Refused::new(Why::ManagedByGrant).detail(detail).into());
    }
    expect(&before)?;
    if !group_members::delete(tx, group, user).await? {
        return Err(Refused::new(Why::NotFound).into());
    }
    follow_rules(tx, Changed::Group { group_id: group }).await?;
    let event = event(EventAction::GroupMemberRemoved, org, group, user);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
