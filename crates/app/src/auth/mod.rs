//! Credentials, as use cases make them.

pub mod api_keys;
pub mod secrets;
