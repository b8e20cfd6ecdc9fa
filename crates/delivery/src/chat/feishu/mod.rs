//! Feishu and Lark: a self-built app with a bot in one tenant. Cards are card JSON 2.0, for clients of version 7.20 and later.

mod api;
mod callback;
mod card;
mod config;
mod sign_in;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use hyper::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

pub use config::{Config, Host};

use super::{Card, ConfigFault, Endpoints, Failed, Sent, Updated, call::text, tokens::Tokens};
use crate::http::Http;

/// A client of one app. Clones share their access token.
#[derive(Debug, Clone)]
pub struct Feishu {
    config: Config,
    endpoints: Endpoints,
    http: Http,
    tokens: Arc<Tokens>,
}

impl Feishu {
    /// A client, or all faults of its settings.
    pub fn new(config: Config, endpoints: Endpoints, http: Http) -> Result<Self, Vec<ConfigFault>> {
        config.check()?;
        Ok(Self { config, endpoints, http, tokens: Arc::default() })
    }

    /// The app: it belongs to one tenant, and the ids of its people are its own. Requests of others are refused.
    pub fn tenant(&self) -> &str {
        &self.config.app_id
    }

    /// Sends a card to a person (`ou_...` of this app, or `on_...`), or to a chat (`oc_...`). A card with the same `id` is sent
    /// once within an hour.
    pub async fn send(&self, card: &Card, to: &str, id: Uuid) -> Result<Sent, Failed> {
        let kind = match to.get(..3) {
            Some("ou_") => "open_id",
            Some("on_") => "union_id",
            Some("oc_") => "chat_id",
            _ => "user_id",
        };
        let body = json!({
            "receive_id": to,
            "msg_type": "interactive",
            "content": card::card(card).to_string(),
            "uuid": id,
        });
        let path = format!("/open-apis/im/v1/messages?receive_id_type={kind}");
        let answer = self.call(&Method::POST, &path, &body).await?;
        match text(&answer, "/data/message_id") {
            "" => Err(Failed::unreadable()),
            message => Ok(Sent { address: json!({ "message_id": message }) }),
        }
    }

    /// Changes a card that was sent within 14 days.
    pub async fn update(&self, address: &Value, card: &Card) -> Result<Updated, Failed> {
        let message = text(address, "/message_id");
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if message.is_empty() || !message.bytes().all(is_plain) {
            return Err(Failed::address());
        }
        let body = json!({ "content": card::card(card).to_string() });
        match self.call(&Method::PATCH, &format!("/open-apis/im/v1/messages/{message}"), &body).await {
            Ok(_) => Ok(Updated::Done),
            // Recalled, deleted, older than 14 days.
            Err(Failed::Permanent { code, .. }) if matches!(&*code, "230011" | "230110" | "230031") => {
                Ok(Updated::TooLate)
            }
            Err(failed) => Err(failed),
        }
    }

    /// Whether the app and its secret work.
    pub async fn test(&self) -> Result<(), Failed> {
        self.token().await.map(drop)
    }
}
