//! Acts of people and of the server on grants, one file each. Persistence finds and locks the grant first.

mod close;
mod end;
mod expire;
mod revoke;
mod start;

pub use end::end;
pub use expire::expire_grant;
pub use revoke::revoke;
pub use start::{setting, start};

use gatepass_domain::authz::Target;
use gatepass_domain::grant::Grant;

/// A grant that is visible to the actor, as a target of authorization.
pub fn target(grant: &Grant) -> Target {
    Target::org(grant.org_id).owned_by(grant.beneficiary).with_participant(true)
}
