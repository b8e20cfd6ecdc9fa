//! Which answers about access an actor may have.

use crate::{By, Result, directory};
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::UserId;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::Conn;
use gatepass_persistence::access::Facts;
use std::collections::BTreeSet;

/// Refuses an answer from these facts that the actor may not have. `seen` are the users whom [`seen`] gave.
///
/// An actor who reads access asks about users whom they see, and about every user whom a valid permission names for the
/// asset. People ask about themselves wherever they are members, and elsewhere where a valid permission names them and the
/// asset: whoever can use an asset knows of it. Else the asset does not exist for them.
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

/// The users of these facts who are visible to the actor. Those whom a permission names for the asset are known to an actor
/// who reads permissions, and are not looked up.
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
            && permission.covers_user(&facts.user)
            && permission.covers_asset(&facts.asset)
    })
}

/// Whether the actor may know which permissions the organization of the asset has.
pub fn may_read_permissions(by: By<'_>, facts: &Facts) -> bool {
    by.actor.is_auditor_of(facts.asset.org_id)
}
