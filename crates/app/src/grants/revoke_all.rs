//! The open grants of a user end, because the user was removed from the organization or deactivated.

use super::close::close;
use crate::{By, Result};
use gatepass_domain::ending::Ending;
use gatepass_domain::ids::{GrantId, OrgId, UserId};
use gatepass_domain::refused::Refused;
use gatepass_domain::why::Why;
use gatepass_persistence::{Tx, grants};

/// Revokes the open grants of a user in an organization (none: in all of them), and returns their ids. The caller has locked
/// the user, so that no grant is made meanwhile.
pub(crate) async fn revoke_all(
    tx: &mut Tx,
    by: By<'_>,
    (user, org): (UserId, Option<OrgId>),
    because: Ending,
) -> Result<Vec<GrantId>> {
    let mut revoked = Vec::new();
    for id in grants::open_of(tx, user, org).await? {
        let before = grants::find_any_locked(tx, id).await?.take_up(tx);
        let closed = close(tx, by, before, |grant, now| grant.revoke(by.id(), because.to_string(), now));
        match closed.await.map_err(|refused: Refused| (refused.why(), refused)) {
            Ok(_) => revoked.push(id),
            // The grant was closed while this call waited for its lock.
            Err((Why::GrantNotOpen, _)) => {}
            Err((_, refused)) => return Err(refused),
        }
    }
    Ok(revoked)
}
