//! Who calls: actors, and the credentials that prove who they are.

pub mod actors;
pub mod api_keys;
pub mod credentials;
pub mod logins;
pub mod poll_tokens;
pub mod sessions;
