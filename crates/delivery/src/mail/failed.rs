//! Why a mail was not sent, and whether it is worth another try.

use std::fmt;

use lettre::transport::smtp;

/// A mail that was not accepted by the mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// Try again later: the server can't be reached, or refuses for now, or refuses us. The last is for the operator to
    /// mend, so that the text says what is wrong.
    Transient(String),
    /// Don't try again: the server refused this recipient. Mark the address.
    Permanent(String),
}

/// The longest text of a failure, in characters.
const LONGEST: usize = 300;

impl Failed {
    /// A failure to try again after, with the server's words.
    pub(super) fn transient(what: &str, error: &smtp::Error) -> Self {
        Self::Transient(format!("{what}: {}", words(error)))
    }

    /// The refusal of a recipient.
    ///
    /// Servers refuse a recipient too if they won't relay for us, want a login or dislike our network. Such a refusal says
    /// nothing about the address: enhanced status codes (RFC 3463) 5.7.x are about policy, and older servers name the relay.
    pub(super) fn of_recipient(error: &smtp::Error) -> Self {
        let text = words(error);
        let code = error.status().map(u16::from);
        let lower = text.to_ascii_lowercase();
        let is_policy = lower.contains("5.7.") || lower.contains("relay");
        if error.is_permanent() && matches!(code, Some(550..=553 | 556)) && !is_policy {
            return Self::Permanent(text);
        }
        Self::Transient(format!("the recipient was refused: {text}"))
    }

    /// The refusal of a whole mail. It is about the recipient only if the server says so by an enhanced status code:
    /// 5.1.x is about addresses, and 5.2.x about mailboxes.
    pub(super) fn of_content(error: &smtp::Error) -> Self {
        let text = words(error);
        if error.is_permanent() && (text.contains(" 5.1.") || text.contains(" 5.2.")) {
            return Self::Permanent(text);
        }
        Self::Transient(format!("the mail was refused: {text}"))
    }
}

/// The text of an error on one line, and cut.
fn words(error: &smtp::Error) -> String {
    let text: String = error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.chars().take(LONGEST).collect()
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transient(why) | Self::Permanent(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Failed {}
