//! Authentication: login, sessions, tokens, API keys, the caller.

mod api_key_use;
mod api_keys;
mod asset_keys;
mod guarded;
mod limits;
mod log;
mod login;
mod me;
mod refresh;
mod sessions;
mod tokens;
