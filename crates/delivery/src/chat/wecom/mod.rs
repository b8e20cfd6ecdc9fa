//! WeCom: an app in one corporation. Cards are template cards, which can be changed once for each code that WeCom gives.

mod api;
mod callback;
mod card;
mod config;
mod sign_in;
#[cfg(test)]
mod tests;
mod xml;

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

pub use config::Config;

use super::{
    Card, ConfigFault, Endpoints, Failed, Pressed, Sent, Updated,
    call::{is_member, text},
    failed::Meaning,
    tokens::Tokens,
};
use crate::http::Http;

/// A client of one app. Clones share their access token.
#[derive(Debug, Clone)]
pub struct WeCom {
    config: Config,
    endpoints: Endpoints,
    http: Http,
    tokens: Arc<Tokens>,
}

impl WeCom {
    /// A client, or all faults of its settings.
    pub fn new(config: Config, endpoints: Endpoints, http: Http) -> Result<Self, Vec<ConfigFault>> {
        config.check()?;
        Ok(Self { config, endpoints, http, tokens: Arc::default() })
    }

    /// The corporation. Requests of others are refused.
    pub fn tenant(&self) -> &str {
        &self.config.corp_id
    }

    /// Sends a card to a member. `id` is new for each card, and the same in each attempt. A card without buttons and link is
    /// sent as a text, which never changes. A button to deny comes back without a reason.
    pub async fn send(&self, card: &Card, to: &str, id: Uuid) -> Result<Sent, Failed> {
        let task = id.to_string();
        let drawn = card::card(card, &task);
        let shows = drawn.as_ref().map(card::fingerprint);
        let mut body = match drawn {
            Some(card) => json!({ "msgtype": "template_card", "template_card": card }),
            None => json!({ "msgtype": "text", "text": { "content": card::message(card) } }),
        };
        if let Some(body) = body.as_object_mut() {
            body.insert("enable_duplicate_check".to_owned(), 1.into());
        }
        let answer = self.send_to(to, body).await?;
        let code = text(&answer, "/response_code");
        Ok(Sent { address: json!({ "response_code": code, "user": to, "task_id": task, "shows": shows }) })
    }

    /// Changes a card. The code in an address works once, within 72 hours: after a press, use the address of the press. Every
    /// final refusal is [`Updated::TooLate`]. A card that would look the same is left alone, so that its code is there when
    /// somebody has decided.
    pub async fn update(&self, address: &Value, card: &Card) -> Result<Updated, Failed> {
        let [code, user, task] = ["/response_code", "/user", "/task_id"].map(|field| text(address, field));
        if user.is_empty() || task.is_empty() {
            return Err(Failed::address());
        }
        let (false, Some(card)) = (code.is_empty(), card::card(card, task)) else {
            return Ok(Updated::TooLate);
        };
        if text(address, "/shows") == card::fingerprint(&card) {
            return Ok(Updated::Done);
        }
        let body = json!({
            "userids": [user],
            "agentid": self.config.agent_id,
            "response_code": code,
            "template_card": card,
        });
        match self.post("/cgi-bin/message/update_template_card", &body).await {
            Ok(_) => Ok(Updated::Done),
            // WeCom publishes no code for a code that is used up or too old.
            Err(Failed::Permanent { .. }) => Ok(Updated::TooLate),
            Err(failed) => Err(failed),
        }
    }

    /// Whether the corporation and the secret work.
    pub async fn test(&self) -> Result<(), Failed> {
        self.token().await.map(drop)
    }

    /// Tells the person who pressed something, as a message of its own.
    pub async fn tell(&self, pressed: &Pressed, what: &str) -> Result<(), Failed> {
        let body = json!({ "msgtype": "text", "text": { "content": card::plain(what) } });
        self.send_to(&pressed.who.user, body).await.map(drop)
    }

    /// Sends a message to one member.
    async fn send_to(&self, to: &str, mut body: Value) -> Result<Value, Failed> {
        // `|` separates members, and `@all` is everybody.
        if !is_member(to) {
            let why = "this is no id of a member";
            return Err(Failed::coded(Meaning::Unreachable, "user", why));
        }
        if let Some(body) = body.as_object_mut() {
            body.insert("touser".to_owned(), to.into());
            body.insert("agentid".to_owned(), self.config.agent_id.into());
        }
        let answer = self.post("/cgi-bin/message/send", &body).await?;
        // WeCom calls it a success if it reached nobody.
        for field in ["invaliduser", "unlicenseduser"] {
            if !text(&answer, &format!("/{field}")).is_empty() {
                return Err(Failed::coded(Meaning::Unreachable, field, "WeCom doesn't reach this member"));
            }
        }
        Ok(answer)
    }
}
