//! What every test stands on: a server of its own, a database of its own, people.

mod catalog;
mod cluster;
mod http;
mod inventory;
mod requests;
mod wire;
mod world;

pub use catalog::{administering, wanting};
pub use http::{Answer, forged};
pub use requests::{asking, levels, people};
pub use serde_json::{Value, json};
pub use wire::{Said, Wire};
pub use world::{Frozen, Person, World};
