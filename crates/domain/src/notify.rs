//! Notifications: which message follows from an event, and who hears it (domain.md section 13).

mod about;
mod audience;
mod codes;
mod message;
mod reminders;
mod retry;
mod settings;
#[cfg(test)]
mod tests;
mod webhook;

pub use about::About;
pub use audience::{Listener, Role, hears, people, users_named};
pub use codes::{CODE_LIFETIME, CODES, CodeLimit, GUESSES, GUESSES_PER_CODE};
pub use message::Message;
pub use reminders::{EndNotice, Reminder};
pub use retry::pause;
pub use settings::{Language, MailDecisions, NotificationSettings};
pub use webhook::{DisabledBecause, PATTERN, disables, is_pattern, wants};

crate::text_enum! {
    /// A way by which messages reach people and programs outside of Gatepass.
    pub enum Channel {
        /// Mail to a person.
        Mail = "mail",
        /// A webhook of an organization.
        Webhook = "webhook",
        /// Slack.
        Slack = "slack",
        /// DingTalk.
        DingTalk = "dingtalk",
        /// WeCom.
        WeCom = "wecom",
        /// Feishu or Lark.
        Feishu = "feishu",
        /// Microsoft Teams.
        Teams = "teams",
    }
}

impl Channel {
    /// Whether it is a chat, in which people have an account each.
    pub fn is_chat(self) -> bool {
        match self {
            Self::Mail | Self::Webhook => false,
            Self::Slack | Self::DingTalk | Self::WeCom | Self::Feishu | Self::Teams => true,
        }
    }
}

crate::text_enum! {
    /// How somebody proved that an account of a chat is theirs.
    pub enum Proof {
        /// By a code that was sent to the account.
        Code = "code",
        /// The account has their e-mail address, and the organization's channel trusts that.
        Email = "email",
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
