//! What Gatepass does: one act, one file. An act authorizes its actor, loads, lets the domain decide, saves, and records
//! what happened, all in the transaction that it is given. Doors (HTTP, the worker, chat) parse, call an act, and render
//! its result; an act knows nothing of them.

pub mod access;
pub mod auth;
pub mod break_glass;
pub mod by;
pub mod directory;
pub mod first_start;
pub mod grants;
mod log;
pub mod permissions;
pub mod references;
pub mod rights;
pub mod rules;
pub mod tickets;

pub use by::By;

use gatepass_domain::refused::Refused;
use gatepass_persistence::Error;

/// What a use case gives, or why it refuses.
pub type Result<T, E = Refused> = std::result::Result<T, E>;

/// What a door refuses with: what use cases refuse with, and reasons of its own, such as an `If-Match` that names another
/// version.
pub trait Refusal: From<Refused> + From<Error> {}

impl<E: From<Refused> + From<Error>> Refusal for E {}

/// What was put where there may have been something.
#[derive(Debug, Clone)]
pub enum Put<T> {
    /// There was nothing before.
    New(T),
    /// It was there before.
    Old(T),
}
