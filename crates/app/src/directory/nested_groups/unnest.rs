//! An admin takes a group out of another group.

use super::event;
use crate::jobs::{Changed, follow_rules};
use crate::{By, Refusal, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::directory::nested_groups::{self, NestedGroup};
use gatepass_persistence::{Tx, directory::groups, events};

/// Takes a group out of another group, if the door accepts it (`expect`).
pub async fn unnest_group<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (group, member): (GroupId, GroupId),
    expect: impl Fn(&NestedGroup) -> Result<(), E>,
) -> Result<(), E> {
    let org = OrgId(groups::find(tx, group).await?.org_id);
    by.authorize(Act::ManageGroup, &Target::org(org))?;
    nested_groups::lock(tx, org).await?;
    expect(&nested_groups::find(tx, group, member).await?)?;
    if !nested_groups::delete(tx, group, member).await? {
        return Err(Refused::new(Why::NotFound).into());
    }
    follow_rules(tx, Changed::Group { group_id: group }).await?;
    let event = event(EventAction::GroupUnnested, org, group, member);
    Ok(events::record(tx, by.origin, vec![event]).await?)
}
