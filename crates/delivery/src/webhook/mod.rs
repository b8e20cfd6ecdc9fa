//! Webhooks as of Standard Webhooks (<https://www.standardwebhooks.com>): a body, signed with the secrets of its receiver, and
//! posted to an address that anybody may have named.
//!
//! ```text
//! url (https, no tricks) -> resolve -> addresses (public ones) -> client (connect to these, TLS, POST) -> Answer
//! ```
//!
//! The server must not be led to machines that only it can reach. So the client resolves names itself, drops addresses that
//! are not public, and connects to the rest: there is no second resolution that could answer otherwise. It follows no
//! redirect and uses no proxy. The operator's allow list names exceptions.

mod addresses;
mod allow;
mod answer;
mod client;
mod envelope;
mod resolve;
mod secret;
mod signature;
mod url;

pub use addresses::is_public;
pub use allow::{Allow, AllowFault};
pub use answer::{Answer, Failure, Verdict};
pub use client::{Client, WebhookConfig, WebhookConfigFault};
pub use envelope::{EnvelopeFault, body};
pub use resolve::{Resolve, System};
pub use secret::{Secret, SecretFault};
pub use signature::sign;
pub use url::{UrlFault, check_url};
