//! Connection tokens, and sessions on assets through gateways (domain.md section 9.4).

mod access;
mod session;
#[cfg(test)]
mod tests;
mod token;

pub use access::{Access, access};
pub use session::{
    Course, EndReason, MOST_COMMANDS, SILENCE, SessionState, course, is_silent, takes_commands,
};
pub use token::{LIFETIME, MOST_TOKENS, MOST_USES, Review, Token, TokenState, ready_until};
