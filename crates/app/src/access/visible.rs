//! Decides which answers about access an actor may have.

use crate::{By, Result, directory};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::UserId;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::Conn;
use gatepass_persistence::access::Facts;
use std::collections::BTreeSet;

/// Refuses to answer from these facts if the actor may not have the answer. `seen` are the users that [`seen`]
/// returned.
///
/// An actor who may read access may ask about users who are visible to them, and about every user whom a valid
/// permission names for the asset. Everybody may ask about themselves in their organizations. Elsewhere they may ask
/// if a valid permission names them and the asset, because users of an asset know of it. In all other cases the asset
/// is not found.
pub fn judge(by: By<'_>, facts: &Facts, seen: &BTreeSet<UserId>) -> Result<()> {
    let org = facts.asset.org_id;
    let not_found = || Err(Refused::new(Why::NotFound));
    if facts.user.id != by.id() {
        let is_known = || may_read_permissions(by, facts) && is_named(facts);
        if !seen.contains(&facts.user.id) && !is_known() {
            return not_found();
        }
        return by.authorize(Act::ReadAccess, &Target::org(org));
    }
    super::authorize(by)?;
    if by.actor.is_member_of(org) || is_named(facts) { Ok(()) } else { not_found() }
}

/// Those users of these facts who are visible to the actor. Leaves out users whom a permission names for the asset,
/// if the actor reads permissions: the actor knows them anyway.
pub async fn seen<'a>(
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
