//! Webhooks as of Standard Webhooks (<https://www.standardwebhooks.com>): a body, signed with the secrets of its receiver, and
//! posted to an address that anybody may have named. See [`http`](crate::http) for what the client may reach.

mod answer;
mod client;
mod envelope;
mod secret;
mod signature;

pub use answer::{Answer, Verdict};
pub use client::Client;
pub use envelope::{EnvelopeFault, body, task_body};
pub use secret::{Secret, SecretFault};
pub use signature::sign;

pub use crate::http::{
    Allow, AllowFault, Failure, HttpConfig as WebhookConfig, HttpConfigFault as WebhookConfigFault, Resolve,
    System, UrlFault, check_url, is_public,
};
