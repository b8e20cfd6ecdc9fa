//! Asks the one authorization function, on behalf of use cases.

use crate::Result;
use gatepass_domain::authz::{self, Act, Actor, Authorized, Scope, Target};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;

/// Checks that the actor may do the act on the target. A refusal names the organization that it concerns, and the scope that the
/// actor's API key lacks.
pub fn authorize(actor: &Actor, act: Act, target: &Target) -> Result<Authorized> {
    let refused = |why| match authz::rule(act).scope {
        Some(scope) if why == Why::MissingScope => Refused::missing_scope(scope),
        _ => Refused::new(why),
    };
    authz::authorize(actor, act, target)
        .map_err(|why| refused(why).concerning(target.org_id().into_iter().collect()))
}

/// Checks that the actor's API key has a scope, where no single target is at stake.
pub fn require_scope(actor: &Actor, scope: Scope) -> Result<()> {
    if actor.has_scope(scope) { Ok(()) } else { Err(Refused::missing_scope(scope)) }
}
