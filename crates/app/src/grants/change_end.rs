//! An admin moves the end of a grant.

use super::close::move_end;
use crate::tickets::longest;
use crate::{By, Result};
use gatepass_domain::authz::Act;
use gatepass_domain::refused::{Fault, Refused};
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::Tx;
use gatepass_persistence::grants::Stored;
use time::OffsetDateTime;

/// Moves the end of a grant, within the longest duration of its flow. The caller has locked it, and it is visible to the actor.
/// A grant of the actor, or of the maker of their API key, can only get shorter.
pub async fn change_end(tx: &mut Tx, by: By<'_>, before: Stored, end: OffsetDateTime) -> Result<Stored> {
    by.authorize(Act::UpdateGrant, &before.grant.target())?;
    let of_grant = [before.grant.beneficiary, before.about.applicant];
    let is_own = of_grant.contains(&by.id())
        || by.actor.credential_made_by.is_some_and(|maker| of_grant.contains(&maker));
    let (now, rule) = (tx.now, before.about.duration.clone().unwrap_or_default());
    let allowed = longest(&before.about.item_name, &rule);
    let changed = move_end(tx, by, before, |grant| grant.change_end(end, is_own, &rule, now)).await;
    changed.map_err(|refused| match refused.why() {
        Why::DurationNotAllowed => too_long(&allowed),
        _ => refused,
    })
}

fn too_long(allowed: &str) -> Refused {
    let detail = format!("{allowed} for the whole access: the beneficiary can ask for an extension");
    Refused::faults(vec![Fault::new("/end", Why::DurationNotAllowed.as_str(), detail)])
}
