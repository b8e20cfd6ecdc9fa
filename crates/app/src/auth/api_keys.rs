//! The form of an API key.

/// How a key begins, so that scanners of leaked secrets know one.
pub const PREFIX: &str = "gp_";

/// How much of a key is shown after it was made, to tell it from others: 8 characters, of which 5 are random.
pub fn hint(secret: &str) -> String {
    secret.chars().take(8).collect()
}
