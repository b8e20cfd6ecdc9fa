//! Extractors: what a handler asks for in its signature. The caller, a checked body, a checked query, ids from the
//! path.

mod address;
mod body;
mod caller;
mod client;
pub mod credential_owners;
mod headers;
pub mod json;
pub mod limits;
mod not_json;
mod parameters;
mod path;
mod presented;
mod query;
mod trace;

pub use address::Proxies;
pub use body::Body;
pub use caller::Caller;
pub use client::{Client, Visitor};
pub use headers::{if_match, if_none_match, wait_seconds};
pub use parameters::{Both, Parameters};
pub use path::Id;
pub use query::{Query, pairs};
pub use trace::{Trace, current_request_id, trace};
