//! Authentication: passwords, API keys and other secrets, as use cases make and check them.

pub mod api_keys;
pub mod common_passwords;
pub mod passwords;
pub mod secrets;
pub mod sessions;
