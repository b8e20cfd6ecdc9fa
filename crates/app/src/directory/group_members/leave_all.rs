//! A user who was removed from an organization leaves its groups.

use super::event;
use crate::jobs::{Changed, follow_rules};
use crate::{By, Result};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId, UserId};
use gatepass_persistence::{Tx, directory::group_members, events};

/// Takes a user out of all groups of an organization, and returns these groups. The caller has locked the user, so that nobody
/// puts them into a group meanwhile. Memberships that grants give end with the grants.
pub(crate) async fn leave_all(tx: &mut Tx, by: By<'_>, org: OrgId, user: UserId) -> Result<Vec<GroupId>> {
    let left = group_members::delete_all(tx, org, user).await?;
    for group_id in &left {
        follow_rules(tx, Changed::Group { group_id: *group_id }).await?;
    }
    let happened = left.iter().map(|group| event(EventAction::GroupMemberRemoved, org, *group, user));
    events::record(tx, by.origin, happened.collect()).await?;
    Ok(left)
}
