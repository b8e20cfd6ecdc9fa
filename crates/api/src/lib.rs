//! The HTTP API of Gatepass. Begin with `routes`, the table of all resources. A handler parses, calls a use case, and
//! renders its result. Rules are in the domain.

mod access;
pub mod auth;
mod catalog;
mod chats;
mod connectors;
mod directory;
pub mod error;
mod events;
mod export;
mod flows;
mod gateway;
mod grants;
mod guard;
mod http;
mod inventory;
mod jobs;
mod notify;
pub mod openapi;
mod pages;
mod permissions;
mod routes;
mod service;
mod tickets;

pub use http::serve::{ON_THE_WAY, POOL, serve};
pub use http::state::{Settings, Shared};
pub use http::wait::serve_waits;
pub(crate) use http::{bulk, contract, denials, extract, page, reply, schema, wait, write};
pub use http::{connections, state};
pub use routes::configure;
