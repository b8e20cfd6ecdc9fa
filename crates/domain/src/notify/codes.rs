//! Limits on codes that bind accounts in chats (domain.md section 14).

use time::Duration;

/// How often something may happen within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeLimit {
    /// How often.
    pub most: i64,
    /// The window, which ends now.
    pub window: Duration,
}

/// How long a code is valid.
pub const CODE_LIFETIME: Duration = Duration::minutes(10);
/// How often a person may guess one code.
pub const GUESSES_PER_CODE: i64 = 5;
/// Codes that are sent: for a person in a channel, and to an account.
pub const CODES: CodeLimit = CodeLimit { most: 1, window: Duration::minutes(1) };
/// Guesses of a person in a channel, over all codes.
pub const GUESSES: CodeLimit = CodeLimit { most: 10, window: Duration::hours(1) };
