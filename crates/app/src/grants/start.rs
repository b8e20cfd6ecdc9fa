//! The beneficiary starts the session of a grant for a device.

use super::close::save;
use crate::connectors::{begin, carriers};
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::grant::Setting;
use gatepass_domain::refused::{InTheWay, Refused};
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::Stored;

/// The facts, besides the grant, that decide whether its session may start.
pub fn setting(stored: &Stored) -> Setting {
    Setting {
        user_is_active: stored.user_is_active,
        device_is_active: stored.device.as_ref().is_some_and(|device| device.is_active),
        has_session: stored.session.is_some(),
        has_extension: stored.extension.is_some(),
        applicant: stored.about.applicant,
    }
}

/// Starts the session of a grant. The caller has locked the grant and its user, and the grant is visible to the
/// actor.
pub async fn start(tx: &mut Tx, by: By<'_>, before: Stored) -> Result<Stored> {
    by.authorize(Act::StartGrant, &before.grant.target())?;
    let started = before.grant.clone().start(by.id(), setting(&before), tx.now);
    let (grant, event) = started.map_err(|why| match (why, before.session) {
        (Why::SessionRunning, Some(other)) => Refused::new(why).in_the_way(InTheWay::Grant(other)),
        (why, _) => why.into(),
    })?;
    let (grant, carriers) = carriers(tx, grant, &[], &[]).await?;
    begin(tx, &grant, &carriers, false).await?;
    save(tx, by.origin, Stored { grant, ..before }, event).await
}
