//! The HTTP face of Gatepass. Begin with `routes`: the table of everything that answers.
//! Handlers parse, call the use case below them in the same file, and render; rules are in the domain.

mod access;
pub mod auth;
mod bulk;
mod catalog;
mod directory;
pub mod error;
mod events;
mod export;
mod extract;
mod flows;
mod grants;
mod http;
mod inventory;
mod jobs;
pub mod openapi;
mod routes;
mod service;
mod tickets;
mod write;

pub use http::serve::{ON_THE_WAY, POOL, serve};
pub use http::state::{Settings, Shared};
pub use http::wait::serve_waits;
pub use http::{connections, state};
pub(crate) use http::{contract, denials, page, reply, schema, wait};
pub use routes::configure;
