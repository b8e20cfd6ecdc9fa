//! Where use cases ask the one authorization function.

use crate::error::{Answer, Problem};
use gatepass_domain::authz::{self, Act, Actor, Authorized, Target};

/// Asks the one authorization function. A refusal knows which organization it concerns.
pub fn authorize(actor: &Actor, act: Act, target: &Target) -> Answer<Authorized> {
    authz::authorize(actor, act, target).map_err(|refusal| {
        let orgs = target.org_id().into_iter().map(Into::into).collect();
        Problem::from(refusal).concerning(orgs)
    })
}
