//! The settings of Microsoft Teams.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::chat::{ConfigFault, Secret, config::Faults};

/// One of the two ways into Teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Config {
    /// A workflow of Power Automate ("When a Teams webhook request is received"): cards with a link go to one channel or chat.
    Workflow {
        /// The address of the workflow. Whoever knows it can post, so it is a secret.
        #[serde(default)]
        webhook_url: Secret,
    },
    /// A bot of one tenant: cards with buttons go to people who have the app.
    Bot {
        /// The tenant, as a UUID.
        #[serde(default)]
        tenant_id: String,
        /// The bot's app, as a UUID.
        #[serde(default)]
        app_id: String,
        /// The app's secret.
        #[serde(default)]
        app_secret: Secret,
    },
}

impl Config {
    /// The fields that are never answered.
    pub const SECRETS: &'static [&'static str] = &["webhook_url", "app_secret"];

    /// Checks all fields.
    pub fn check(&self) -> Result<(), Vec<ConfigFault>> {
        let mut faults = Faults::default();
        match self {
            Self::Workflow { webhook_url } => {
                faults.secret("webhook_url", webhook_url);
                let is_url = webhook_url.reveal().is_empty() || webhook_url.reveal().parse::<Url>().is_ok();
                faults.unless(is_url, "webhook_url", "is not an address");
            }
            Self::Bot { tenant_id, app_id, app_secret } => {
                for (field, id) in [("tenant_id", tenant_id), ("app_id", app_id)] {
                    faults.id(field, id);
                    let is_uuid = id.is_empty() || uuid::Uuid::try_parse(id).is_ok();
                    faults.unless(is_uuid, field, "must be a UUID");
                }
                faults.secret("app_secret", app_secret);
            }
        }
        faults.done()
    }
}
