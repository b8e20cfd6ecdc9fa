//! What gateways need (domain.md section 9.4): connection tokens, and the sessions on assets that they open.
//!
//! ```text
//! tokens/create    a user asks for a connection token    tokens/find      reads it; makes it ready when its review is approved
//! tokens/revoke    takes it back                         tokens/redeem    a gateway redeems it, and a session begins
//! sessions/report  a gateway reports commands            sessions/end     and the end
//! sessions/settle  ends a session whose access is over   sessions/watch   what requests wait for
//! ```

mod connection;
pub mod sessions;
pub mod tokens;

use crate::{By, Result, rights};
use gatepass_domain::authz::Scope;
use gatepass_domain::permission::Denial;
use gatepass_domain::refused::{InTheWay, Refused};
use gatepass_domain::why::Why;

/// Refuses a key without this scope before it learns anything of what it asks about.
pub fn require_scope(by: By<'_>, scope: Scope) -> Result<()> {
    if by.actor.asset.is_some() {
        return Err(Why::AssetKey.into());
    }
    rights::require_scope(by.actor, scope)
}

/// Access denies a connection, for the reason that the access check gives.
fn no_access(denial: Denial) -> Refused {
    Refused::new(Why::NoAccess).in_the_way(InTheWay::Denied(denial))
}
