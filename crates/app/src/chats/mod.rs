//! Chats of organizations: their settings, and whose account is whose (domain.md section 14).

mod bind;
mod settings;

pub use bind::{Code, bind_by_code, bind_by_email, guess, new_code, unbind};
pub use settings::{open, seal};
