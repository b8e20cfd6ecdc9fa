//! The settings of an app of DingTalk.

use serde::{Deserialize, Serialize};

use crate::chat::{ConfigFault, Secret, config::Faults};

/// An internal app of one corporation. With a card template it sends cards with buttons through its robot, and needs the
/// permission `Card.Instance.Write`. Without one it sends work notifications with a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The app, also called `AppKey`.
    pub client_id: String,
    /// The app's secret, also called `AppSecret`.
    pub client_secret: Secret,
    /// The corporation, such as `ding1234567890abcdef`.
    pub corp_id: String,
    /// The app's number, for work notifications.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<u64>,
    /// The template of cards, such as `1a2b3c.schema`. The module's documentation says what it must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_template_id: Option<String>,
    /// The robot that delivers cards. Needed for cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub robot_code: Option<String>,
    /// The secret that signs presses: any text that Gatepass registers with the callback URL. Needed for cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_secret: Option<Secret>,
}

impl Config {
    /// The fields that are never answered.
    pub const SECRETS: &'static [&'static str] = &["client_secret", "callback_secret"];

    /// Checks all fields.
    pub fn check(&self) -> Result<(), Vec<ConfigFault>> {
        let mut faults = Faults::default();
        faults.id("client_id", &self.client_id);
        faults.secret("client_secret", &self.client_secret);
        faults.id("corp_id", &self.corp_id);
        let sends = self.agent_id.is_some() || self.card_template_id.is_some();
        faults.unless(sends, "agent_id", "must be there unless card_template_id is");
        if let Some(template) = &self.card_template_id {
            faults.id("card_template_id", template);
            faults.id("robot_code", self.robot_code.as_deref().unwrap_or_default());
            faults.secret("callback_secret", &self.callback_secret.clone().unwrap_or_default());
        }
        faults.done()
    }
}
