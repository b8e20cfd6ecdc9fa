//! An admin revokes a grant.

use super::close::close;
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::Stored;

/// Revokes a grant. The caller has locked it, and it is visible to the actor. Access is denied from this moment on.
pub async fn revoke(tx: &mut Tx, by: By<'_>, before: Stored, reason: String) -> Result<Stored> {
    by.authorize(Act::RevokeGrant, &before.grant.target())?;
    close(tx, by, before, |grant, now| grant.revoke(by.id(), reason, now)).await
}
