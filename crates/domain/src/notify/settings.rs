//! What an organization chooses about messages.

use serde::{Deserialize, Serialize};

use super::{EndNotice, Message, Reminder};
use crate::text::TextEnum;
use crate::ticket::kind::Request;

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

crate::text_enum! {
    /// Which requests may be decided from a mail, by whoever has the mail.
    pub enum MailDecisions {
        /// All.
        All = "all",
        /// Those that can't give a privileged account (see [`Request::may_be_privileged`](crate::ticket::kind::Request)).
        Unprivileged = "unprivileged",
        /// None: mails lead to the frontend, where people log in.
        None = "none",
    }
}

impl MailDecisions {
    /// Whether a request may be decided from a mail. `privileged` has the names of the privileged accounts on its assets.
    pub fn allow(self, request: &Request, privileged: &[String]) -> bool {
        match self {
            Self::All => true,
            Self::Unprivileged => !request.may_be_privileged(privileged),
            Self::None => false,
        }
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
    /// Which requests may be decided from a mail.
    pub decisions_by_mail: MailDecisions,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        let (reminders, endings) = (Reminder::ALL.to_vec(), EndNotice::ALL.to_vec());
        let decisions_by_mail = MailDecisions::Unprivileged;
        Self { mail: true, silent: Vec::new(), reminders, endings, decisions_by_mail }
    }
}

impl NotificationSettings {
    /// Whether people are told this message.
    pub fn tells(&self, message: Message) -> bool {
        message.is_about_security() || !self.silent.contains(&message)
    }

    /// Whether this message goes by mail to a person who does not want these messages by mail.
    pub fn mails(&self, message: Message, unwanted: &[Message]) -> bool {
        self.mail && message.is_wanted(unwanted)
    }
}
