//! An admin puts a group into another group.

use super::event;
use crate::jobs::{Changed, follow_rules};
use crate::self_grants;
use crate::{By, Put, Refusal, Result};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::directory::nesting::{self, Nesting, Unnestable};
use gatepass_domain::event::EventAction;
use gatepass_domain::ids::{GroupId, OrgId};
use gatepass_domain::refused::{Fault, Refused, cut};
use gatepass_domain::why::Why;
use gatepass_persistence::directory::nested_groups::{self, NestedGroup};
use gatepass_persistence::{Error, Tx, directory::groups, events};
use std::collections::BTreeSet;

/// Puts a group into another group of its organization, if the door accepts the current state (`expect`). Its members
/// become members of the other group, and of all groups above that.
pub async fn nest_group<E: Refusal>(
    tx: &mut Tx,
    by: By<'_>,
    (group, member): (GroupId, GroupId),
    expect: impl Fn(Option<&NestedGroup>) -> Result<(), E>,
) -> Result<Put<NestedGroup>, E> {
    let org = OrgId(groups::find(tx, group).await?.org_id);
    by.authorize(Act::ManageGroup, &Target::org(org))?;
    nested_groups::lock(tx, org).await?;
    lock_both(tx, org, group, member).await?;
    if let Some(old) = found(nested_groups::find(tx, group, member).await)? {
        expect(Some(&old))?;
        return Ok(Put::Old(old));
    }
    expect(None)?;
    let around = nested_groups::around(tx, group, member).await?;
    if let Err(unnestable) = nesting::judge(&around, Nesting { group, member }) {
        return Err(refused(tx, unnestable).await?.into());
    }
    nested_groups::insert(tx, group, member).await?;
    let (above, below) = nested_groups::most_around(tx, group, member).await?;
    if let Err(unnestable) = nesting::judge_numbers(above, below) {
        return Err(refused(tx, unnestable).await?.into());
    }
    follow_rules(tx, Changed::Group { group_id: group }).await?;
    let themselves: Vec<_> = [Some(by.id()), by.actor.credential_made_by].into_iter().flatten().collect();
    let is_self = nested_groups::has_any(tx, member, &themselves).await?;
    let is_self = self_grants::judge(tx, org, is_self).await?;
    let event = event(EventAction::GroupNested, org, group, member).self_granted(is_self);
    events::record(tx, by.origin, vec![event]).await?;
    Ok(Put::New(nested_groups::find(tx, group, member).await?))
}

/// Locks both groups in the order of their ids. The new member must be a group of the same organization.
async fn lock_both(tx: &mut Tx, org: OrgId, group: GroupId, member: GroupId) -> Result<()> {
    for id in BTreeSet::from([group, member]) {
        let is_there = found(groups::find_locked(tx, id).await)?.is_some_and(|found| found.org_id == org.0);
        if !is_there && id == group {
            return Err(Why::NotFound.into());
        }
        if !is_there {
            let fault = Fault::new("/member_id", "not_found", "the organization has no such group");
            return Err(Refused::faults(vec![fault]));
        }
    }
    Ok(())
}

fn found<T>(result: gatepass_persistence::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn refused(tx: &mut Tx, unnestable: Unnestable) -> Result<Refused> {
    match unnestable {
        Unnestable::Cycle(way) => {
            let names = nested_groups::names(tx, &way).await?;
            let detail =
                format!("each of these groups would have the next as a member: {}", names.join(", "));
            Ok(Refused::new(Why::GroupCycle).detail(cut(detail, 2000)))
        }
        Unnestable::TooDeep => Ok(Refused::new(Why::GroupsTooDeep)),
        Unnestable::TooMany => Ok(Refused::new(Why::TooManyGroups)),
    }
}
