//! Owners of assets and nodes. Flows may ask owners to approve, so a caller who sets an owner names an approver.

use crate::error::{Code, Problem, Result};
use crate::extract::Caller;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::ids::OrgId;

/// The refusal of an API key that may only change the inventory.
const OWNERS: &str = "Owners may be asked to approve: naming others takes the scope permissions:write";

/// Checks that the caller may set owners in the organization.
pub fn authorize(caller: &Caller, org: OrgId) -> Result<()> {
    let authorized = caller.authorize(Act::SetOwner, &Target::org(org));
    authorized.map(drop).map_err(|problem| because(problem, OWNERS))
}

/// Explains why a change of the inventory needs another scope.
pub fn because(problem: Problem, why: &str) -> Problem {
    if problem.code() == Code::MissingScope { problem.detail(why) } else { problem }
}
