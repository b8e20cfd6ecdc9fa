//! The catalog: flows of the catalog types, and the tickets and grants that requesters have of them.

mod deciders;
mod devices;
mod holdings;
mod list;

pub use deciders::Decider;
pub use devices::{Device, devices, is_offered};
pub use holdings::{Held, held, held_locked, held_now};
pub use list::{Filter, Offer, count, list};
