//! The base of tests over HTTP: each test has its own server, database and people.
//!
//! ```text
//! World     a server on a fresh copy of a migrated database (cluster), with `admin` and the organization `default`
//! Person    a user with credentials, who sends requests to that server and gets an Answer
//! Wire      a proxy that counts the round trips and statements between server and database
//! ```
//!
//! Assets, groups and flows are inserted by SQL, so that a test of tickets does not depend on the endpoints of the inventory.

// A test that can't go on panics, and says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::missing_panics_doc)]

mod catalog;
mod cluster;
mod http;
mod inventory;
mod people;
mod person;
mod requests;
pub mod rows;
mod scopes;
pub mod server;
mod wire;
mod world;

pub use catalog::{administering, wanting};
pub use http::{Answer, forged};
pub use person::Person;
pub use requests::{asking, levels, people};
pub use serde_json::{Value, json};
pub use wire::{Said, Wire};
pub use world::{Frozen, World};
