//! The settings of a Slack app.

use serde::{Deserialize, Serialize};

use crate::chat::{ConfigFault, Secret, config::Faults};

/// An app of Slack in one workspace. Its bot needs the scopes `chat:write` and `users:read.email`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The token of the bot, `xoxb-...`.
    pub bot_token: Secret,
    /// The secret that signs Slack's requests.
    pub signing_secret: Secret,
    /// The app, such as `A0123456789`.
    pub app_id: String,
    /// The workspace, such as `T0123456789`.
    pub team_id: String,
    /// The app as a client of "Sign in with Slack". None: people are bound otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The secret of that client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
}

impl Config {
    /// The fields that are never answered.
    pub const SECRETS: &'static [&'static str] = &["bot_token", "signing_secret", "client_secret"];

    /// Checks all fields.
    pub fn check(&self) -> Result<(), Vec<ConfigFault>> {
        let mut faults = Faults::default();
        faults.secret("bot_token", &self.bot_token);
        let is_bot = self.bot_token.reveal().starts_with("xoxb-") || self.bot_token.reveal().is_empty();
        faults.unless(is_bot, "bot_token", "must begin with xoxb-");
        faults.secret("signing_secret", &self.signing_secret);
        faults.id("app_id", &self.app_id);
        faults.id("team_id", &self.team_id);
        if let Some(id) = &self.client_id {
            faults.id("client_id", id);
        }
        if let Some(secret) = &self.client_secret {
            faults.secret("client_secret", secret);
        }
        let both = self.client_id.is_some() == self.client_secret.is_some();
        faults.unless(both, "client_secret", "must be there if client_id is, and only then");
        faults.done()
    }
}
