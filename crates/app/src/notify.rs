//! Notifications: from the log to people and webhooks (domain.md section 13).

mod audience;
mod follow;
mod letter;
mod remind;

pub use follow::{Followed, follow};
pub use letter::{About, Changed, Given, Letter, Written, letter};
pub use remind::remind;

/// The watermark of the reader that writes notifications.
pub const READER: &str = "notifications";
