//! An admin adds a user to a group.

use super::event;
use crate::jobs::{Changed, follow_rules};
use crate::self_grants;
use crate::{By, Put, Refusal, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_domain::refused::{Fault, Refused};
use gatepass_persistence::directory::group_members::{self, GroupMember};
use gatepass_persistence::{
    Tx,
    directory::{groups, members, users},
    events,
};

/// Makes a member of the organization a permanent member of the group, if the door accepts the current state
/// (`expect`).
pub async fn add_group_member<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (group, user): (GroupId, UserId),
    expect: impl Fn(Option<&GroupMember>) -> Result<(), E>,
) -> Result<Put<GroupMember>, E> {
    let org = OrgId(groups::find_locked(tx, group).await?.org_id);
    by.authorize(Act::ManageGroup, &Target::org(org))?;
    // Locks the user before the membership. All code locks them in this order.
    users::existing(tx, &[user.into()]).await?;
    if members::existing(tx, org, &[user.into()]).await?.is_empty() {
        let fault = Fault::new("/user_id", "not_a_member", "the user is no member of the organization");
        return Err(Refused::faults(vec![fault]).into());
    }
    let is_new = group_members::insert(tx, group, user).await?;
    let member = group_members::find(tx, group, user).await?;
    if !is_new {
        expect(Some(&member))?;
        return Ok(Put::Old(member));
    }
    expect(None)?;
    follow_rules(tx, Changed::Group { group_id: group }).await?;
    let is_self = self_grants::judge(tx, org, by.is(user)).await?;
    let event = event(EventAction::GroupMemberAdded, org, group, user).self_granted(is_self);
    events::record(tx, by.origin, vec![event]).await?;
    Ok(Put::New(member))
}
