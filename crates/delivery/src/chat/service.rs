//! The services, and the settings of any of them.

use gatepass_domain::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// A chat service.
    pub enum Service {
        /// Slack.
        Slack = "slack",
        /// DingTalk.
        DingTalk = "dingtalk",
        /// WeCom.
        WeCom = "wecom",
        /// Feishu, and Lark.
        Feishu = "feishu",
        /// Microsoft Teams.
        Teams = "teams",
    }
}

/// The settings of a service, as JSON with its name in `service` and its own fields beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "service", rename_all = "lowercase")]
pub enum Config {
    /// Slack.
    Slack(super::slack::Config),
    /// DingTalk.
    DingTalk(super::dingtalk::Config),
    /// WeCom.
    WeCom(super::wecom::Config),
    /// Feishu or Lark.
    Feishu(super::feishu::Config),
    /// Microsoft Teams.
    Teams(super::teams::Config),
}

impl Config {
    /// The service.
    pub fn service(&self) -> Service {
        match self {
            Self::Slack(_) => Service::Slack,
            Self::DingTalk(_) => Service::DingTalk,
            Self::WeCom(_) => Service::WeCom,
            Self::Feishu(_) => Service::Feishu,
            Self::Teams(_) => Service::Teams,
        }
    }

    /// The fields that are stored encrypted, and never answered.
    pub fn secrets(&self) -> &'static [&'static str] {
        match self {
            Self::Slack(_) => super::slack::Config::SECRETS,
            Self::DingTalk(_) => super::dingtalk::Config::SECRETS,
            Self::WeCom(_) => super::wecom::Config::SECRETS,
            Self::Feishu(_) => super::feishu::Config::SECRETS,
            Self::Teams(_) => super::teams::Config::SECRETS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Client, Endpoints};
    use crate::http::{Allow, Http, HttpConfig};
    use gatepass_domain::text::TextEnum;
    use serde_json::{Value, json};

    /// Settings that are whole.
    fn settings() -> [Value; 5] {
        let key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
        let id = "11111111-1111-1111-1111-111111111111";
        [
            json!({ "service": "slack", "bot_token": "xoxb-1", "signing_secret": "x", "app_id": "A1", "team_id": "T1" }),
            json!({ "service": "dingtalk", "client_id": "k", "client_secret": "x", "corp_id": "d", "agent_id": 1 }),
            json!({ "service": "wecom", "corp_id": "w", "agent_id": 1, "secret": "x", "token": "t", "encoding_aes_key": key }),
            json!({ "service": "feishu", "host": "international", "app_id": "c", "app_secret": "x", "encrypt_key": "k", "verification_token": "t" }),
            json!({ "service": "teams", "kind": "bot", "tenant_id": id, "app_id": id, "app_secret": "x" }),
        ]
    }

    #[test]
    fn settings_name_their_service_and_their_secrets() {
        for (settings, service) in settings().into_iter().zip(Service::ALL) {
            let config: Config = serde_json::from_value(settings.clone()).unwrap();
            assert_eq!(config.service(), *service);
            assert_eq!(serde_json::to_value(&config).unwrap(), settings);
            let text = format!("{config:?}");
            for secret in config.secrets() {
                assert!(!text.contains(&format!("{secret}: \"")), "{text}");
            }
            // Each of the fields that Debug hides is named as a secret.
            let fields = settings.as_object().unwrap().keys();
            let hidden = fields.filter(|field| text.contains(&format!("{field}: ****"))).count();
            let named = config.secrets().iter().filter(|secret| settings.get(**secret).is_some()).count();
            let optional = text.matches("Some(****)").count();
            assert_eq!(hidden, named, "{text}");
            assert_eq!(text.matches("****").count(), named + optional, "{text}");
            let mut other = settings;
            other["other"] = json!(1);
            assert!(serde_json::from_value::<Config>(other).is_err(), "{service}");
        }
    }

    #[test]
    fn faults_of_every_service_are_told() {
        let http =
            HttpConfig { allow: Allow::default(), ca: None, timeout: std::time::Duration::from_secs(1) };
        let http = Http::new(http).unwrap();
        for settings in settings() {
            let mut bare = json!({ "service": settings["service"] });
            if let Some(kind) = settings.get("kind") {
                bare["kind"] = kind.clone();
            }
            let new = |settings: Value| {
                let config = serde_json::from_value(settings).unwrap();
                Client::new(config, Endpoints::default(), http.clone())
            };
            let faults = new(bare).unwrap_err();
            assert!(faults.len() >= 3, "{faults:?}");
            assert!(new(settings).is_ok());
        }
    }
}
