//! Admins who give access to themselves (domain.md section 12). Their events say so, and an organization may forbid it.

use crate::Result;
use gatepass_domain::ids::OrgId;
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::{Tx, directory::organizations};

/// Judges an act that gives access, and whether to its own actor: `is_self`. Refuses a self-grant if the organization forbids
/// it. Returns whether the event has to say so.
pub async fn judge(tx: &mut Tx, org: OrgId, is_self: bool) -> Result<bool> {
    if is_self && !organizations::find_shared(tx, org).await?.settings.self_grants {
        let detail = "the settings of the organization forbid admins to give access to themselves";
        return Err(Refused::new(Why::SelfGrantForbidden).detail(detail));
    }
    Ok(is_self)
}
