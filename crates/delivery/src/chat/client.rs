//! A client of any service, so that callers need not know which one an organization has.

use gatepass_domain::{notify::Language, text_enum};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    AskReason, Callback, Card, ConfigFault, Endpoints, Failed, Identity, Incoming, Outcome, Pressed, Refused,
    Reply, Sent, Updated, dingtalk::DingTalk, feishu::Feishu, slack::Slack, teams::Teams, wecom::WeCom,
};
use crate::http::Http;

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

/// A client of one service. What a method does and needs is said at the service's own.
#[derive(Debug, Clone)]
pub enum Client {
    /// Slack.
    Slack(Slack),
    /// DingTalk.
    DingTalk(DingTalk),
    /// WeCom.
    WeCom(WeCom),
    /// Feishu or Lark.
    Feishu(Feishu),
    /// Microsoft Teams.
    Teams(Teams),
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

/// Does this with the client of any service.
macro_rules! each {
    ($client:expr, $it:ident => $does:expr) => {
        match $client {
            Client::Slack($it) => $does,
            Client::DingTalk($it) => $does,
            Client::WeCom($it) => $does,
            Client::Feishu($it) => $does,
            Client::Teams($it) => $does,
        }
    };
}

impl Client {
    /// A client, or all faults of its settings. Keep it while the settings are the same, since it holds access tokens.
    pub fn new(config: Config, endpoints: Endpoints, http: Http) -> Result<Self, Vec<ConfigFault>> {
        Ok(match config {
            Config::Slack(config) => Self::Slack(Slack::new(config, endpoints, http)?),
            Config::DingTalk(config) => Self::DingTalk(DingTalk::new(config, endpoints, http)?),
            Config::WeCom(config) => Self::WeCom(WeCom::new(config, endpoints, http)?),
            Config::Feishu(config) => Self::Feishu(Feishu::new(config, endpoints, http)?),
            Config::Teams(config) => Self::Teams(Teams::new(config, endpoints, http)?),
        })
    }

    /// Sends a card to a user, as [`Identity::user`] has them. In Teams, `to` is what [`Callback::Met`] named. `id` is new for
    /// each card, and the same in each attempt.
    pub async fn send(&self, card: &Card, to: &str, id: Uuid) -> Result<Sent, Failed> {
        each!(self, it => it.send(card, to, id).await)
    }

    /// Changes a card in its place.
    pub async fn update(&self, address: &Value, card: &Card) -> Result<Updated, Failed> {
        each!(self, it => it.update(address, card).await)
    }

    /// Whether the settings work.
    pub async fn test(&self) -> Result<(), Failed> {
        each!(self, it => it.test().await)
    }

    /// The user with this mail address. None: nobody has it, or the service has no addresses that it verified. Only Slack has.
    pub async fn find_by_email(&self, email: &str) -> Result<Option<Identity>, Failed> {
        match self {
            Self::Slack(slack) => slack.find_by_email(email).await,
            _ => Ok(None),
        }
    }

    /// Reads a request of the service.
    pub async fn callback(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Callback, Refused> {
        match self {
            Self::Slack(slack) => slack.callback(incoming, now),
            Self::DingTalk(dingtalk) => dingtalk.callback(incoming, now),
            Self::WeCom(wecom) => wecom.callback(incoming, now),
            Self::Feishu(feishu) => feishu.callback(incoming, now),
            Self::Teams(teams) => teams.callback(incoming, now).await,
        }
    }

    /// The answer to a press.
    pub fn reply(&self, pressed: &Pressed, outcome: Outcome<'_>) -> Reply {
        match self {
            Self::Slack(_) => Slack::reply(pressed, outcome),
            Self::DingTalk(_) => DingTalk::reply(pressed, outcome),
            Self::WeCom(_) => WeCom::reply(pressed, outcome),
            Self::Feishu(_) => Feishu::reply(pressed, outcome),
            Self::Teams(_) => Teams::reply(pressed, outcome),
        }
    }

    /// Asks for the reason of a denial, after [`Callback::AskReason`], which comes from Slack alone.
    pub async fn ask_reason(&self, ask: &AskReason, language: Language) -> Result<(), Failed> {
        match self {
            Self::Slack(slack) => slack.ask_reason(ask, language).await,
            _ => Ok(()),
        }
    }

    /// Tells the person who pressed something that `reply` can't show. Other services than Slack and WeCom show it there.
    pub async fn tell(&self, pressed: &Pressed, what: &str) -> Result<(), Failed> {
        match self {
            Self::Slack(slack) => slack.tell(pressed, what).await,
            Self::WeCom(wecom) => wecom.tell(pressed, what).await,
            _ => Ok(()),
        }
    }

    /// The page where a person confirms who they are. None: Teams has none here, since Microsoft's accounts are bound by
    /// their identity provider.
    pub fn authorize_url(&self, state: &str, nonce: &str, redirect: &str) -> Option<Result<String, Failed>> {
        match self {
            Self::Slack(slack) => Some(slack.authorize_url(state, nonce, redirect)),
            Self::DingTalk(dingtalk) => Some(dingtalk.authorize_url(state, nonce, redirect)),
            Self::WeCom(wecom) => Some(wecom.authorize_url(state, nonce, redirect)),
            Self::Feishu(feishu) => Some(feishu.authorize_url(state, nonce, redirect)),
            Self::Teams(_) => None,
        }
    }

    /// The person who came back with this code. None: the service has no sign-in here.
    pub async fn identify(
        &self,
        code: &str,
        nonce: &str,
        redirect: &str,
    ) -> Result<Option<Identity>, Failed> {
        match self {
            Self::Slack(slack) => slack.identify(code, nonce, redirect).await.map(Some),
            Self::DingTalk(dingtalk) => dingtalk.identify(code, nonce, redirect).await.map(Some),
            Self::WeCom(wecom) => wecom.identify(code, nonce, redirect).await.map(Some),
            Self::Feishu(feishu) => feishu.identify(code, nonce, redirect).await.map(Some),
            Self::Teams(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatepass_domain::text::TextEnum;
    use serde_json::json;

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
        let http = crate::http::HttpConfig {
            allow: crate::http::Allow::default(),
            ca: None,
            timeout: std::time::Duration::from_secs(1),
        };
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
