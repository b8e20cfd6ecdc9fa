//! Deliveries: messages on their way to people and webhooks.

pub(super) mod get;
pub(super) mod list;
pub(super) mod retry;
mod wire;
