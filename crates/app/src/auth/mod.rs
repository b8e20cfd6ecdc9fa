//! Authentication: logins, sessions, API keys, and the secrets that they are made of. A door that proves in its own way who
//! a user is (a passkey, an identity provider) calls [`sessions::begin_session`].

pub mod api_keys;
pub mod common_passwords;
pub mod guesses;
pub mod login;
pub mod me;
pub mod passwords;
pub mod secrets;
pub mod sessions;
pub mod tokens;
