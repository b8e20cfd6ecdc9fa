//! A client of any service, so that callers need not know which one an organization has.

use gatepass_domain::notify::Language;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    AskReason, Callback, Card, Config, ConfigFault, Endpoints, Failed, Identity, Incoming, Outcome, Pressed,
    Refused, Reply, Sent, Updated, dingtalk::DingTalk, feishu::Feishu, slack::Slack, teams::Teams,
    wecom::WeCom,
};
use crate::http::Http;

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

    /// Whether a person can give a reason in the card, or in a form that it opens. Otherwise a card should have no button to
    /// deny, since a denial needs a reason.
    pub fn asks_reason(&self) -> bool {
        !matches!(self, Self::WeCom(_))
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

    /// The workspace, corporation or tenant of the settings. Requests of others are refused.
    pub fn tenant(&self) -> &str {
        each!(self, it => it.tenant())
    }

    /// Tells the service where it sends its requests. Only DingTalk is told by its API.
    pub async fn register(&self, callback_url: &str) -> Result<(), Failed> {
        match self {
            Self::DingTalk(dingtalk) => dingtalk.register(callback_url).await,
            _ => Ok(()),
        }
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
