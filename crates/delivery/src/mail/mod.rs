//! E-mail through an SMTP server of the operator.
//!
//! ```text
//! Mail -> message (headers, text and HTML) -> dkim (if configured) -> mailer (connection, TLS, AUTH) -> Ok or Failed
//! ```
//!
//! The mailer speaks each SMTP command itself, because it must know which one was refused: a refused recipient is a bounce,
//! while a refused login or sender is the operator's fault and is retried.

mod address;
mod config;
mod dkim;
mod failed;
mod mailer;
mod message;

pub use config::{Dkim, MailConfig, MailConfigFault, MailSetting, check_url, without_password};
pub use failed::Failed;
pub use mailer::Mailer;
pub use message::Mail;

/// Whether this is an e-mail address that can be written to. It may have letters of any language.
pub fn is_address(text: &str) -> bool {
    address::parse(text).is_some()
}

/// Whether this is a sender, such as `Gatepass <gatepass@example.org>`. Its address is ASCII, so that every server takes it.
pub fn is_sender(text: &str) -> bool {
    address::parse_sender(text).is_some()
}
