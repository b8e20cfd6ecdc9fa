//! Chats of organizations: their settings, and whose account is whose (domain.md section 14).

mod bind;
mod settings;
mod sign_in;

pub use bind::{Code, bind_by_code, bind_by_email, guess, new_code, unbind};
pub use settings::{open, seal};
pub use sign_in::{Begun, Shown, begin_sign_in, code_of_sign_in, take_sign_in};
