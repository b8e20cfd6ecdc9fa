//! Ids in bodies: each that names nothing is a fault of its own.

use crate::error::{Answer, Fault, Problem};
use gatepass_persistence::{Tx, references};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A fault for each id in the list at `pointer` that was not found.
pub fn missing(pointer: &str, asked: &[Uuid], found: &BTreeSet<Uuid>) -> Vec<Fault> {
    let numbered = asked.iter().enumerate().filter(|(_, id)| !found.contains(id));
    numbered.map(|(i, _)| not_found(format!("{pointer}/{i}"))).collect()
}

/// A fault for an owner who is no user.
pub async fn missing_owner(tx: &mut Tx, owner: Option<Uuid>) -> Answer<Option<Fault>> {
    let Some(owner) = owner else { return Ok(None) };
    let found = references::hold_users(tx, &[owner]).await?;
    Ok(found.is_empty().then(|| not_found("/owner_id")))
}

/// What an id that names nothing is told.
pub fn not_found(pointer: impl Into<String>) -> Fault {
    Fault::new(pointer, "not_found", "there is no such thing here")
}

/// Goes on where there is no fault.
pub fn refuse(faults: Vec<Fault>) -> Answer<()> {
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}
