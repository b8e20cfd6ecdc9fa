//! What every test stands on: a server of its own, a database of its own, people.

mod cluster;
mod http;
mod world;

pub use http::Answer;
pub use serde_json::{Value, json};
pub use world::{Person, World};
