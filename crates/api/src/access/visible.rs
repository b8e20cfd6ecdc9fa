//! Which answers about access a caller may have.

use crate::error::{Answer, Code, Problem};
use crate::extract::Caller;
use gatepass_domain::authz::{Act, Target};
use gatepass_persistence::access::Facts;

/// Goes on where the caller may have an answer from these facts.
///
/// People may ask about themselves wherever they are members. Elsewhere too, if a permission that is valid at the time
/// names them and the asset: whoever can use an asset knows of it. Else the asset does not exist for them.
pub fn authorize(caller: &Caller, facts: &Facts) -> Answer<()> {
    let org = facts.asset.org_id;
    if facts.user.id != caller.id() {
        caller.authorize(Act::ReadAccess, &Target::org(org))?;
        return Ok(());
    }
    caller.authorize(Act::CheckOwnAccess, &Target::global())?;
    let is_named = || {
        facts.permissions.iter().any(|permission| {
            permission.is_valid_at(facts.at)
                && permission.covers_user(&facts.user)
                && permission.covers_asset(&facts.asset)
        })
    };
    if caller.actor.is_member_of(org) || is_named() { Ok(()) } else { Err(Problem::new(Code::NotFound)) }
}

/// Whether the caller may know which permissions the organization has.
pub fn may_read_permissions(caller: &Caller, facts: &Facts) -> bool {
    caller.actor.is_auditor_of(facts.asset.org_id)
}
