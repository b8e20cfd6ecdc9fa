//! Ids in bodies: each that names nothing is a fault of its own.

use crate::directory::users::seen;
use crate::error::{Fault, Problem, Result};
use crate::extract::Caller;
use gatepass_persistence::{Tx, references};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A fault for each id in the list at `pointer` that was not found.
pub fn missing(pointer: &str, asked: &[Uuid], found: &BTreeSet<Uuid>) -> Vec<Fault> {
    let numbered = asked.iter().enumerate().filter(|(_, id)| !found.contains(id));
    numbered.map(|(i, _)| not_found(format!("{pointer}/{i}"))).collect()
}

/// Those of these users whom the caller sees; they are held.
pub async fn hold_users(caller: &Caller, tx: &mut Tx, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let held = references::hold_users(tx, ids).await?;
    if caller.actor.is_super_admin {
        return Ok(held);
    }
    Ok(&held & &seen(caller, tx, ids).await?)
}

/// A fault for a new owner whom the caller does not see.
pub async fn missing_owner(caller: &Caller, tx: &mut Tx, owner: Option<Uuid>) -> Result<Option<Fault>> {
    let Some(owner) = owner else { return Ok(None) };
    let found = hold_users(caller, tx, &[owner]).await?;
    Ok(found.is_empty().then(|| not_found("/owner_id")))
}

/// What an id that names nothing is told.
pub fn not_found(pointer: impl Into<String>) -> Fault {
    Fault::new(pointer, "not_found", "there is no such thing here")
}

/// Goes on where there is no fault.
pub fn refuse(faults: Vec<Fault>) -> Result<()> {
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}
