//! Microsoft Teams, in one of two ways. A workflow posts cards with a link to one channel, and they never change. A bot sends
//! cards with buttons to people who have its app, and gets their presses.
//!
//! Microsoft's Bot Framework gives no way to find a conversation: the bot learns it from [`Callback::Met`](super::Callback),
//! when a person gets the app or writes to the bot.

mod api;
mod callback;
mod card;
mod config;
mod keys;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use gatepass_domain::notify::Language;
use hyper::http::Method;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

pub use config::Config;

use super::{
    Card, ConfigFault, Endpoints, Failed, Secret, Sent, Updated,
    call::{Call, text},
    tokens::Tokens,
};
use crate::http::{Http, check_url};

/// A client of one workflow or bot. Clones share the bot's access token and Microsoft's keys.
#[derive(Debug, Clone)]
pub struct Teams {
    config: Config,
    endpoints: Endpoints,
    http: Http,
    tokens: Arc<Tokens>,
    keys: Arc<keys::Keys>,
}

/// The settings of a bot.
#[derive(Clone, Copy)]
struct Bot<'a> {
    tenant_id: &'a str,
    app_id: &'a str,
    app_secret: &'a Secret,
}

impl Teams {
    /// A client, or all faults of its settings. The address of a workflow must be one that webhooks may reach.
    pub fn new(config: Config, endpoints: Endpoints, http: Http) -> Result<Self, Vec<ConfigFault>> {
        config.check()?;
        if let Config::Workflow { webhook_url } = &config {
            let why = "must begin with https:// and lead to a public address";
            let fault = ConfigFault { field: "webhook_url", why };
            check_url(webhook_url.reveal(), http.allow()).map_err(|_| vec![fault])?;
        }
        Ok(Self { config, endpoints, http, tokens: Arc::default(), keys: Arc::default() })
    }

    /// The tenant of the bot. Requests of others are refused. Empty: a workflow has none.
    pub fn tenant(&self) -> &str {
        self.bot().map_or("", |bot| bot.tenant_id)
    }

    /// Sends a card. A bot sends it `to` a place that [`Callback::Met`](super::Callback) named. A workflow ignores `to`.
    /// Teams has no way to recognize a repetition, so `id` is not sent.
    pub async fn send(&self, card: &Card, to: &str, _id: Uuid) -> Result<Sent, Failed> {
        let Some(bot) = self.bot() else { return self.post(card).await };
        let to: Value = serde_json::from_str(to).unwrap_or_default();
        let (service, conversation) = (text(&to, "/service_url"), text(&to, "/conversation"));
        if service.is_empty() || conversation.is_empty() {
            return Err(Failed::address());
        }
        let body = card::message(&card::with_buttons(card), &card::summary(card));
        let path = ["v3", "conversations", conversation, "activities"];
        let answer = self.call(bot, &Method::POST, service, &path, &body).await?;
        let activity = text(&answer, "/id");
        if activity.is_empty() {
            return Err(Failed::unreadable());
        }
        let address = json!({ "service_url": service, "conversation": conversation, "activity": activity });
        Ok(Sent { address })
    }

    /// Changes a card of a bot. Cards of workflows never change.
    pub async fn update(&self, address: &Value, card: &Card) -> Result<Updated, Failed> {
        let Some(bot) = self.bot() else { return Ok(Updated::TooLate) };
        let [service, conversation, activity] =
            ["/service_url", "/conversation", "/activity"].map(|field| text(address, field));
        if [service, conversation, activity].iter().any(|text| text.is_empty()) {
            return Err(Failed::address());
        }
        let body = card::message(&card::with_buttons(card), &card::summary(card));
        let path = ["v3", "conversations", conversation, "activities", activity];
        match self.call(bot, &Method::PUT, service, &path, &body).await {
            Ok(_) => Ok(Updated::Done),
            // The card or the conversation is gone.
            Err(Failed::Unreachable { .. }) => Ok(Updated::TooLate),
            Err(failed) => Err(failed),
        }
    }

    /// Whether the app and its secret work. A workflow can't be asked, so that it gets a card that says `Gatepass`.
    pub async fn test(&self) -> Result<(), Failed> {
        if let Some(bot) = self.bot() {
            return self.token(bot).await.map(drop);
        }
        let card = Card {
            language: Language::English,
            title: "Gatepass".to_owned(),
            facts: vec![],
            text: String::new(),
            outcome: None,
            link: None,
            buttons: vec![],
        };
        self.post(&card).await.map(drop)
    }

    /// Posts a card to the workflow.
    async fn post(&self, card: &Card) -> Result<Sent, Failed> {
        let Config::Workflow { webhook_url } = &self.config else { return Err(Failed::address()) };
        let url: Url = webhook_url.reveal().parse().map_err(|_| Failed::address())?;
        let body = card::message(&card::with_link(card), &card::summary(card));
        let answer = Call::post_to(url).json(&body).send(&self.http).await?;
        api::judge(answer).map_err(|failed| match failed {
            // Whoever deleted the workflow, or changed its address, has to mend the settings.
            Failed::Unreachable { code, why } => Failed::Settings { code, why },
            failed => failed,
        })?;
        Ok(Sent { address: json!({}) })
    }

    fn bot(&self) -> Option<Bot<'_>> {
        match &self.config {
            Config::Bot { tenant_id, app_id, app_secret } => Some(Bot { tenant_id, app_id, app_secret }),
            Config::Workflow { .. } => None,
        }
    }
}
