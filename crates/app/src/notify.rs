//! Notifications: from the log to people and webhooks (domain.md section 13).

mod audience;
mod changes;
mod chats;
mod follow;
mod letter;
mod post;
mod remind;
mod replay;
mod sample;
mod unsubscribe;

pub use changes::Changed;
pub use follow::{Followed, follow};
pub use letter::{Given, Letter, Written, letter};
pub use post::{Post, Posted, Received, post, received};
pub use remind::remind;
pub use replay::{MOST_REPLAYED, replay};
pub use sample::{Sample, sample};
pub use unsubscribe::{Links, UNSUBSCRIBE, Unsubscription, unsubscribe, unsubscription};

/// The watermark of the reader that writes notifications.
pub const READER: &str = "notifications";
