//! Owners: flows may ask them to approve, so that who names an owner names an approver.

use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;

/// What a key is told that may change the inventory alone.
const OWNERS: &str = "Owners may be asked to approve: naming others takes the scope permissions:write";

/// Whether the caller may say who owns something in the organization.
pub fn authorize(caller: &Caller, org: OrgId) -> Result<()> {
    let authorized = caller.authorize(Act::SetOwner, &Target::org(org));
    authorized.map(drop).map_err(|problem| because(problem, OWNERS))
}

/// Says why an act that seems to be about the inventory needs a scope beyond it.
pub fn because(problem: Problem, why: &str) -> Problem {
    if problem.code() == Code::MissingScope { problem.detail(why) } else { problem }
}
