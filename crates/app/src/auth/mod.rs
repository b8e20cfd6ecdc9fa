//! Authentication: logins, sessions, API keys, and the secrets that they are made of. A door that proves in its own way who
//! a user is (a passkey, an identity provider) ends with `enter`.

pub mod api_keys;
pub mod common_passwords;
mod complete_login;
mod enter;
pub mod guesses;
pub mod link_tokens;
pub mod login;
pub mod me;
pub mod passwords;
pub mod seals;
pub mod secret_box;
pub mod secrets;
pub mod sessions;
pub mod tokens;

pub use complete_login::complete_login;
pub use enter::{Doors, Held, LoggedIn};
