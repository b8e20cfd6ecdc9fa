//! Requests to the outside, to addresses that anybody may have named.
//!
//! ```text
//! url (https, no tricks) -> resolve -> addresses (public ones) -> client (connect to these, TLS, one request)
//! ```
//!
//! The server must not be led to machines that only it can reach. So the client resolves names itself, drops addresses that
//! are not public, and connects to the rest: there is no second resolution that could answer otherwise. It follows no
//! redirect and uses no proxy. The operator's allow list names exceptions.

mod addresses;
mod allow;
mod client;
mod failure;
mod resolve;
mod url;

pub use addresses::is_public;
pub use allow::{Allow, AllowFault};
pub use client::{Http, HttpConfig, HttpConfigFault};
pub use failure::Failure;
pub(crate) use failure::retry_after;
pub use resolve::{Resolve, System};
pub use url::{UrlFault, check_url};
