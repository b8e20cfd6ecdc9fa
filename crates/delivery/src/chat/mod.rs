//! Chat services: a card with buttons goes out, a press comes back, and the card is updated.
//!
//! ```text
//! Card -> send -> Sent (address, to store) -> update (address, Card with an outcome)
//! Incoming -> callback (signature, app, tenant) -> Pressed (who, token) -> Outcome -> reply
//! ```
//!
//! Each service is a folder with the same functions. A press is a claim and no authority: its caller takes a token once, finds
//! the bound user of the identity, and lets the rules decide.

mod aes;
mod call;
mod callback;
mod card;
mod client;
mod clients;
mod config;
pub mod dingtalk;
mod endpoints;
mod envelope;
mod failed;
pub mod feishu;
mod fit;
#[cfg(test)]
mod samples;
mod service;
pub mod slack;
pub mod teams;
mod tokens;
mod verify;
pub mod wecom;
mod words;

pub use callback::{AskReason, Callback, Identity, Incoming, Outcome, Pressed, Refused, Reply};
pub use card::{Action, Button, Card, Fact, Style, TokenFault};
pub use client::Client;
pub use clients::{Clients, Settings};
pub use config::{ConfigFault, Secret};
pub use endpoints::Endpoints;
pub use failed::Failed;
pub use service::{Config, Service};

/// A card that a service took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Where the card is. Store it, and give it to `update`.
    pub address: serde_json::Value,
}

/// What became of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Updated {
    /// The card shows the new content.
    Done,
    /// The card can't be changed any more: it is too old, deleted, or of a kind that never changes.
    TooLate,
}
