//! The beneficiary gives a grant back.

use super::close::close;
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::Stored;

/// Ends a grant. The caller has locked it, and it is visible to the actor.
pub async fn end(tx: &mut Tx, by: By<'_>, before: Stored) -> Result<Stored> {
    by.authorize(Act::EndGrant, &before.grant.target())?;
    close(tx, by, before, |grant, now| grant.end(by.id(), now)).await
}
