//! Which answers about access a caller may have.

use crate::directory::users;
use crate::error::{Answer, Code, Problem};
use crate::extract::Caller;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::Conn;
use gatepass_persistence::access::Facts;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Goes on where the caller may have an answer from these facts.
///
/// Who reads access asks about whom they see, and about everybody whom a permission that is valid at the time names for
/// the asset. People may ask about themselves wherever they are members. Elsewhere too, if a permission that is valid at the time
/// names them and the asset: whoever can use an asset knows of it. Else the asset does not exist for them.
pub async fn authorize(caller: &Caller, conn: &mut Conn, facts: &Facts) -> Answer<()> {
    judge(caller, facts, &seen(caller, conn, [facts]).await?)
}

/// The same for many, given who of their users is [`seen`].
pub fn judge(caller: &Caller, facts: &Facts, seen: &BTreeSet<Uuid>) -> Answer<()> {
    let org = facts.asset.org_id;
    if facts.user.id != caller.id() {
        let is_known = || may_read_permissions(caller, facts) && is_named(facts);
        if !seen.contains(&facts.user.id.0) && !is_known() {
            return Err(Problem::new(Code::NotFound));
        }
        caller.authorize(Act::ReadAccess, &Target::org(org))?;
        return Ok(());
    }
    caller.authorize(Act::CheckOwnAccess, &Target::global())?;
    let is_visible = caller.actor.is_member_of(org) || is_named(facts);
    if is_visible { Ok(()) } else { Err(Problem::new(Code::NotFound)) }
}

/// Who of these users the caller sees. Who reads permissions knows those whom they name for the asset.
pub async fn seen<'a>(
    caller: &Caller,
    conn: &mut Conn,
    all: impl IntoIterator<Item = &'a Facts>,
) -> Answer<BTreeSet<Uuid>> {
    let is_known = |facts: &Facts| may_read_permissions(caller, facts) && is_named(facts);
    let unknown = all.into_iter().filter(|facts| facts.user.id != caller.id() && !is_known(facts));
    let unknown: BTreeSet<Uuid> = unknown.map(|facts| facts.user.id.0).collect();
    if caller.actor.is_super_admin {
        return Ok(unknown);
    }
    users::seen(caller, conn, &unknown.into_iter().collect::<Vec<_>>()).await
}

fn is_named(facts: &Facts) -> bool {
    facts.permissions.iter().any(|permission| {
        permission.is_valid_at(facts.at)
            && permission.covers_user(&facts.user)
            && permission.covers_asset(&facts.asset)
    })
}

/// Whether the caller may know which permissions the organization has.
pub fn may_read_permissions(caller: &Caller, facts: &Facts) -> bool {
    caller.actor.is_auditor_of(facts.asset.org_id)
}
