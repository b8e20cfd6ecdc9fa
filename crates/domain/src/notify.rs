//! Notifications: which message follows from an event, and who hears it (domain.md section 13).

mod audience;
mod message;
mod reminders;
mod retry;
mod settings;
#[cfg(test)]
mod tests;
mod webhook;

pub use audience::{Listener, Role, hears, people};
pub use message::Message;
pub use reminders::{EndNotice, Reminder};
pub use retry::pause;
pub use settings::{Language, NotificationSettings};
pub use webhook::{DisabledBecause, PATTERN, disables, is_pattern, wants};

crate::text_enum! {
    /// A way by which messages reach people and programs outside of Gatepass.
    pub enum Channel {
        /// Mail to a person.
        Mail = "mail",
        /// A webhook of an organization.
        Webhook = "webhook",
    }
}

crate::text_enum! {
    /// The state of a delivery.
    pub enum DeliveryState {
        /// It waits, is being sent, or is repeated after a failure.
        Pending = "pending",
        /// The receiver took it.
        Delivered = "delivered",
        /// All attempts failed, or the receiver refused it for good.
        Dead = "dead",
        /// It was not sent: its recipient must not read it any more, or has no address.
        Dropped = "dropped",
    }
}
