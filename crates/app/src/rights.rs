//! Asks the one authorization function, on behalf of use cases.

use crate::Result;
use gatepass_domain::authz::{self, Act, Actor, Authorized, Target};
use gatepass_domain::refused::Refused;

/// Checks that the actor may do the act on the target. A refusal names the organization that it concerns.
pub fn authorize(actor: &Actor, act: Act, target: &Target) -> Result<Authorized> {
    authz::authorize(actor, act, target)
        .map_err(|why| Refused::new(why).concerning(target.org_id().into_iter().collect()))
}
