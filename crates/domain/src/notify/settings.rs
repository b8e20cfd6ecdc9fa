//! What an organization chooses about messages.

use serde::{Deserialize, Serialize};

use super::{EndNotice, Message, Reminder};
use crate::text::TextEnum;

crate::text_enum! {
    /// The language of messages.
    pub enum Language {
        /// English.
        English = "en",
        /// Chinese.
        Chinese = "zh",
        /// German.
        German = "de",
    }
}

/// What an organization chooses about messages. A member that is not stored has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationSettings {
    /// Whether its people get mail.
    pub mail: bool,
    /// Messages that nobody is told. Messages about security are always sent.
    pub silent: Vec<Message>,
    /// When approvers who have not decided are reminded.
    pub reminders: Vec<Reminder>,
    /// When people are told that access ends soon.
    pub endings: Vec<EndNotice>,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        let (reminders, endings) = (Reminder::ALL.to_vec(), EndNotice::ALL.to_vec());
        Self { mail: true, silent: Vec::new(), reminders, endings }
    }
}

impl NotificationSettings {
    /// Whether people are told this message.
    pub fn tells(&self, message: Message) -> bool {
        message.is_about_security() || !self.silent.contains(&message)
    }

    /// Whether this message goes by mail to a person who does not want these messages by mail.
    pub fn mails(&self, message: Message, unwanted: &[Message]) -> bool {
        self.mail && (message.is_about_security() || !unwanted.contains(&message))
    }
}
