//! Connection tokens, and sessions on assets with their commands.

pub mod commands;
pub mod sessions;
pub mod tokens;
