//! The use cases of Gatepass: one act, one file. An act authorizes its actor, loads, lets the domain decide, saves,
//! and records events, all in the transaction that it gets. Doors (HTTP, the worker, chat) parse, call an act, and
//! render its result. An act knows nothing of doors.

pub mod access;
pub mod auth;
pub mod break_glass;
pub mod by;
pub mod chats;
pub mod connectors;
pub mod decisions;
pub mod directory;
pub mod first_start;
pub mod gateway;
pub mod grants;
pub mod guard;
pub mod jobs;
mod log;
pub mod notify;
pub mod permissions;
pub mod references;
pub mod rights;
pub mod rules;
mod self_grants;
pub mod tickets;

pub use by::By;

use gatepass_domain::refused::Refused;
use gatepass_persistence::Error;

/// The result of a use case, or the reason for its refusal.
pub type Result<T, E = Refused> = std::result::Result<T, E>;

/// The error of a door: the refusals of use cases, and reasons of its own, such as an `If-Match` that names another
/// version.
pub trait Refusal: From<Refused> + From<Error> {}

impl<E: From<Refused> + From<Error>> Refusal for E {}

/// The result of an act that creates or replaces an object.
#[derive(Debug, Clone)]
pub enum Put<T> {
    /// The object was created.
    New(T),
    /// The object existed before.
    Old(T),
}
