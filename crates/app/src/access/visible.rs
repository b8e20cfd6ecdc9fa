//! Decides which answers about access an actor may have.

use crate::{By, Result, directory};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::{AssetId, OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::access::Facts;
use gatepass_persistence::{Conn, visible};
use std::collections::{BTreeMap, BTreeSet};

/// What an actor sees of the people and assets of their questions.
pub struct Seen {
    /// The users who are visible to the actor. Without users whom a permission names for the asset, if the actor reads
    /// permissions: the actor knows them anyway.
    users: BTreeSet<UserId>,
    /// The assets that the inventory hides from the actor.
    hidden: BTreeSet<AssetId>,
}

/// Refuses to answer from these facts if the actor may not have the answer. `seen` is what [`seen`] returned.
///
/// An actor who may read access may ask about users who are visible to them, and about every user whom a valid
/// permission names for the asset. Everybody may ask about themselves in their organizations. Elsewhere they may ask
/// if a valid permission names them and the asset, because users of an asset know of it. In all other cases the asset
/// is not found, nor is an asset that the inventory hides from the actor.
pub fn judge(by: By<'_>, facts: &Facts, seen: &Seen) -> Result<()> {
    let org = facts.asset.org_id;
    let not_found = || Err(Refused::new(Why::NotFound));
    if facts.user.id != by.id() {
        let is_known = || may_read_permissions(by, facts) && is_named(facts);
        if !seen.users.contains(&facts.user.id) && !is_known() {
            return not_found();
        }
        let is_hidden = seen.hidden.contains(&facts.asset.id);
        return by.authorize(Act::ReadAccess, &Target::org(org).hidden(is_hidden));
    }
    super::authorize(by)?;
    if is_visible_to_user(by, facts, seen) { Ok(()) } else { not_found() }
}

/// Whether the user of these facts, who is the actor, sees the asset: as a member, or because a valid permission names both.
pub(super) fn is_visible_to_user(by: By<'_>, facts: &Facts, seen: &Seen) -> bool {
    let is_shown = by.actor.is_member_of(facts.asset.org_id) && !seen.hidden.contains(&facts.asset.id);
    is_shown || is_named(facts)
}

/// What the actor sees of the people and assets of these facts.
pub async fn seen<'a>(
    conn: &mut Conn,
    by: By<'_>,
    all: impl IntoIterator<Item = &'a Facts> + Clone,
) -> Result<Seen> {
    let hidden = hidden(conn, by, all.clone()).await?;
    Ok(Seen { users: users(conn, by, all).await?, hidden })
}

/// Those assets of these facts that the inventory hides from the actor.
async fn hidden<'a>(
    conn: &Conn,
    by: By<'_>,
    all: impl IntoIterator<Item = &'a Facts>,
) -> Result<BTreeSet<AssetId>> {
    let mut asked: BTreeMap<OrgId, BTreeSet<AssetId>> = BTreeMap::new();
    for facts in all {
        let is_own = facts.user.id == by.id() && is_named(facts);
        if by.actor.sees_inventory_in_part(facts.asset.org_id) && !is_own {
            asked.entry(facts.asset.org_id).or_default().insert(facts.asset.id);
        }
    }
    let mut hidden = BTreeSet::new();
    for (org, assets) in asked {
        let assets: Vec<AssetId> = assets.into_iter().collect();
        let shown = visible::places(conn, by.id(), org, &assets, &[]).await?;
        hidden.extend(assets.into_iter().filter(|asset| !shown.contains(&asset.0)));
    }
    Ok(hidden)
}

async fn users<'a>(
    conn: &mut Conn,
    by: By<'_>,
    all: impl IntoIterator<Item = &'a Facts>,
) -> Result<BTreeSet<UserId>> {
    let is_known = |facts: &Facts| may_read_permissions(by, facts) && is_named(facts);
    let unknown = all.into_iter().filter(|facts| facts.user.id != by.id() && !is_known(facts));
    let unknown: BTreeSet<UserId> = unknown.map(|facts| facts.user.id).collect();
    if by.actor.is_super_admin {
        return Ok(unknown);
    }
    directory::seen(conn, by.actor, &unknown.into_iter().collect::<Vec<_>>()).await
}

fn is_named(facts: &Facts) -> bool {
    facts.permissions.iter().any(|permission| {
        permission.is_valid_at(facts.at)
            && permission.covers_user(&facts.user, facts.at)
            && permission.covers_asset(&facts.asset)
    })
}

/// Whether the actor may read the permissions of the asset's organization.
pub fn may_read_permissions(by: By<'_>, facts: &Facts) -> bool {
    by.actor.is_auditor_of(facts.asset.org_id)
}
