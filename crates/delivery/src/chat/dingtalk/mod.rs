//! DingTalk: an internal app in one corporation. It sends cards with buttons through its robot, or else work notifications
//! with a link.
//!
//! An administrator draws the card as a template in DingTalk's console. Its values, all of them texts that may be empty, are
//! `title`, `facts` (lines), `text`, `outcome`, `status` (`open` or `decided`), `link`, `link_label`, `approve_label`,
//! `approve_token`, `deny_label`, `deny_token`, `reason_label` and `notice`. Show them in text components, since Markdown would
//! read links in what people wrote. The buttons call back with the parameters `token` (`${approve_token}` or `${deny_token}`),
//! `action` (`approve` or `deny`), and for the denial `reason`, from an input.

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

pub use config::Config;

use super::{
    Card, ConfigFault, Endpoints, Failed, Sent, Updated,
    call::{is_member, text},
    failed::Meaning,
    tokens::Tokens,
};
use crate::http::Http;

/// The name under which the callback URL of cards is registered.
const ROUTE: &str = "gatepass";

/// A client of one app. Clones share their access tokens.
#[derive(Debug, Clone)]
pub struct DingTalk {
    config: Config,
    endpoints: Endpoints,
    http: Http,
    tokens: Arc<Tokens>,
    old_tokens: Arc<Tokens>,
}

impl DingTalk {
    /// A client, or all faults of its settings.
    pub fn new(config: Config, endpoints: Endpoints, http: Http) -> Result<Self, Vec<ConfigFault>> {
        config.check()?;
        Ok(Self { config, endpoints, http, tokens: Arc::default(), old_tokens: Arc::default() })
    }

    /// The corporation. Requests of others are refused.
    pub fn tenant(&self) -> &str {
        &self.config.corp_id
    }

    /// Sends a card to a user id. `id` is new for each card, and the same in each attempt. DingTalk takes a work notification
    /// before it looks for the user, so that an unknown user is no failure.
    pub async fn send(&self, card: &Card, to: &str, id: Uuid) -> Result<Sent, Failed> {
        // A comma separates users.
        if !is_member(to) {
            return Err(Failed::coded(Meaning::Unreachable, "user", "this is no id of a user"));
        }
        match &self.config.card_template_id {
            Some(template) => self.send_card(template, card, to, id).await,
            None => self.notify(card, to, id).await,
        }
    }

    /// Changes a card. Of a work notification, only the status bar changes.
    pub async fn update(&self, address: &Value, card: &Card) -> Result<Updated, Failed> {
        if let Some(task) = address.get("task_id").and_then(Value::as_u64) {
            return self.update_notification(address, task, card).await;
        }
        let card_id = text(address, "/out_track_id");
        if card_id.is_empty() {
            return Err(Failed::address());
        }
        let body = json!({
            "outTrackId": card_id,
            "cardData": { "cardParamMap": card::values(card) },
            "cardUpdateOptions": { "updateCardDataByKey": true, "updatePrivateDataByKey": false },
        });
        self.call(&Method::PUT, "/v1.0/card/instances", &body).await.map(|_| Updated::Done)
    }

    /// Whether the app and its secret work.
    pub async fn test(&self) -> Result<(), Failed> {
        self.token().await.map(drop)
    }

    /// Tells DingTalk where presses go, and with which secret it signs them. Cards need it once, and after each change of
    /// the address or the secret. Without a secret, there are no cards.
    pub async fn register(&self, callback_url: &str) -> Result<(), Failed> {
        let Some(secret) = &self.config.callback_secret else { return Ok(()) };
        let body = json!({
            "apiSecret": secret.reveal(),
            "callbackUrl": callback_url,
            "callbackRouteKey": ROUTE,
            "forceUpdate": true,
        });
        self.call(&Method::POST, "/v1.0/card/callbacks/register", &body).await.map(drop)
    }

    async fn send_card(&self, template: &str, card: &Card, to: &str, id: Uuid) -> Result<Sent, Failed> {
        let body = json!({
            "cardTemplateId": template,
            "outTrackId": id,
            "callbackType": "HTTP",
            "callbackRouteKey": ROUTE,
            "cardData": { "cardParamMap": card::values(card) },
            "userIdType": 1,
            "openSpaceId": format!("dtv1.card//IM_ROBOT.{to}"),
            "imRobotOpenSpaceModel": { "supportForward": false },
            "imRobotOpenDeliverModel": { "spaceType": "IM_ROBOT", "robotCode": self.config.robot_code },
        });
        let answer = self.call(&Method::POST, "/v1.0/card/instances/createAndDeliver", &body).await?;
        if answer.get("success").and_then(Value::as_bool) == Some(false) {
            return Err(Failed::coded(Meaning::Permanent, "success", "DingTalk refused the card"));
        }
        // The card may be made, and not delivered.
        let results = answer.pointer("/result/deliverResults").and_then(Value::as_array);
        let failed = |result: &&Value| result.get("success").and_then(Value::as_bool) != Some(true);
        if let Some(result) = results.into_iter().flatten().find(failed) {
            let why = format!("DingTalk did not deliver the card: {}", text(result, "/errorMsg"));
            return Err(Failed::coded(Meaning::Unreachable, "deliver", &why));
        }
        Ok(Sent { address: json!({ "out_track_id": id }) })
    }

    async fn update_notification(&self, address: &Value, task: u64, card: &Card) -> Result<Updated, Failed> {
        if text(address, "/kind") != "oa" {
            return Ok(Updated::TooLate);
        }
        let mut body = card::status(card);
        if let Some(body) = body.as_object_mut() {
            body.insert("agent_id".to_owned(), self.config.agent_id.into());
            body.insert("task_id".to_owned(), task.into());
        }
        match self.call_old("/topapi/message/corpconversation/status_bar/update", &body).await {
            Ok(_) => Ok(Updated::Done),
            // DingTalk forgets a notification after a day.
            Err(Failed::Permanent { .. } | Failed::Unreachable { .. }) => Ok(Updated::TooLate),
            Err(failed) => Err(failed),
        }
    }

    async fn notify(&self, card: &Card, to: &str, id: Uuid) -> Result<Sent, Failed> {
        let message = card::notification(card, id);
        let kind = text(&message, "/msgtype").to_owned();
        let body = json!({ "agent_id": self.config.agent_id, "userid_list": to, "msg": message });
        let answer = self.call_old("/topapi/message/corpconversation/asyncsend_v2", &body).await?;
        let task = answer.get("task_id").and_then(Value::as_u64).ok_or_else(Failed::unreadable)?;
        Ok(Sent { address: json!({ "task_id": task, "kind": kind }) })
    }
}
