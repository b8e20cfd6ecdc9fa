//! Ids in an input. An id is a fault if nothing has it, or if it is that of a user who is not visible to the actor.

use crate::directory::seen;
use crate::{By, Result};
use gatepass_domain::ids::{OrgId, UserId};
use gatepass_domain::refused::Fault;
use gatepass_persistence::{Tx, references};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A fault for each id in the list at `pointer` that was not found.
pub fn missing(pointer: &str, asked: &[Uuid], found: &BTreeSet<Uuid>) -> Vec<Fault> {
    let numbered = asked.iter().enumerate().filter(|(_, id)| !found.contains(id));
    numbered.map(|(i, _)| not_found(format!("{pointer}/{i}"))).collect()
}

/// Locks these users until the transaction ends. Returns those who are visible to the actor.
pub async fn hold_users(tx: &mut Tx, by: By<'_>, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let held = references::hold_users(tx, ids).await?;
    if by.actor.is_super_admin {
        return Ok(held);
    }
    let ids: Vec<UserId> = ids.iter().copied().map(UserId).collect();
    let seen = seen(tx, by.actor, &ids).await?;
    Ok(held.into_iter().filter(|id| seen.contains(&UserId(*id))).collect())
}

/// A fault for each of these users, of those that were found, who does not belong to the organization. The others belong to it
/// until the transaction ends. The users are locked before.
pub async fn non_members(
    tx: &mut Tx,
    org: OrgId,
    pointer: &str,
    asked: &[Uuid],
    found: &BTreeSet<Uuid>,
) -> Result<Vec<Fault>> {
    let belonging = references::hold_belonging(tx, org, asked).await?;
    let strangers = asked.iter().enumerate().filter(|(_, id)| found.contains(id) && !belonging.contains(id));
    let detail = "the user is no member of the organization: invite them first";
    Ok(strangers.map(|(i, _)| Fault::new(format!("{pointer}/{i}"), "not_a_member", detail)).collect())
}

/// A fault for a new owner who is not visible to the actor.
pub async fn missing_owner(tx: &mut Tx, by: By<'_>, owner: Option<Uuid>) -> Result<Option<Fault>> {
    let Some(owner) = owner else { return Ok(None) };
    let found = hold_users(tx, by, &[owner]).await?;
    Ok(found.is_empty().then(|| not_found("/owner_id")))
}

/// The fault of an id that nothing has.
pub fn not_found(pointer: impl Into<String>) -> Fault {
    Fault::new(pointer, "not_found", "there is no such thing here")
}
