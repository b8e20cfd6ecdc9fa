//! The HTTP face of Gatepass. Begin with `routes`: the table of everything that answers.
//! Handlers parse, call the use case below them in the same file, and render; rules are in the domain.

mod access;
pub mod auth;
mod bulk;
mod catalog;
pub mod connections;
mod contract;
mod denials;
mod directory;
pub mod error;
mod events;
mod export;
mod extract;
mod flows;
mod grants;
mod inventory;
mod jobs;
pub mod openapi;
mod page;
mod reply;
mod routes;
mod schema;
mod seats;
mod serve;
mod service;
mod shield;
pub mod state;
mod tickets;
mod unread;
mod variants;
mod wait;
mod waits;
mod write;

pub use routes::configure;
pub use serve::{ON_THE_WAY, POOL, serve};
pub use state::{Settings, Shared};
pub use wait::serve_waits;
