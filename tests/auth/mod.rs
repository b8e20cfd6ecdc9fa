//! Login, sessions, tokens, the caller.

mod limits;
mod login;
mod me;
mod refresh;
mod tokens;
