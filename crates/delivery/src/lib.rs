//! Messages and transports: what leaves Gatepass, and how. The crate knows no rule and no SQL: its callers decide who is
//! told what, and what happens after each outcome.

pub mod chat;
mod frontend;
pub mod http;
pub mod mail;
pub mod templates;
mod text;
pub mod webhook;

pub use frontend::FrontendUrl;
