//! Requests of WeCom: presses of buttons, checks of our address.

use std::collections::BTreeMap;

use serde_json::json;
use time::OffsetDateTime;

use super::{WeCom, xml};
use crate::chat::{
    Callback, Identity, Incoming, Outcome, Pressed, Refused, Reply,
    callback::Handle,
    card::is_token,
    envelope::Envelope,
    verify::{is_fresh, number},
};

impl WeCom {
    /// Reads a request of WeCom: GET checks our address, POST is an event. Answer it within a second.
    pub fn callback(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Callback, Refused> {
        incoming.check_length()?;
        if incoming.body.is_empty() {
            let echo = incoming.parameter("echostr").ok_or(Refused::Signature)?;
            let text = self.open(incoming, &echo, now)?;
            let text = String::from_utf8(text).map_err(|_| Refused::Unreadable)?;
            return Ok(Callback::Challenge(Reply::text(&text)));
        }
        // The signature covers the encrypted text alone, so the XML around it has to be read first.
        let outer = xml::fields(incoming.body).ok_or(Refused::Signature)?;
        let encrypted = outer.get("Encrypt").ok_or(Refused::Signature)?;
        let text = self.open(incoming, encrypted, now)?;
        self.event(&xml::fields(&text).ok_or(Refused::Unreadable)?)
    }

    /// The answer to a press, which shows nothing. WeCom takes a card from `update` alone, and a text from `tell`.
    pub fn reply(_pressed: &Pressed, _outcome: Outcome<'_>) -> Reply {
        Reply::empty()
    }

    pub(super) fn open(
        &self,
        incoming: &Incoming<'_>,
        encrypted: &str,
        now: OffsetDateTime,
    ) -> Result<Vec<u8>, Refused> {
        let names = ["msg_signature", "timestamp", "nonce"];
        let [Some(sign), Some(at), Some(nonce)] = names.map(|name| incoming.parameter(name)) else {
            return Err(Refused::Signature);
        };
        let config = &self.config;
        let envelope =
            Envelope { token: &config.token, key: &config.encoding_aes_key, owner: &config.corp_id };
        let text = envelope.open(&sign, &at, &nonce, encrypted).ok_or(Refused::Signature)?;
        let is_fresh = number(&at).is_some_and(|at| is_fresh(at, now));
        if is_fresh { Ok(text) } else { Err(Refused::Signature) }
    }

    fn event(&self, fields: &BTreeMap<String, String>) -> Result<Callback, Refused> {
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        if field("ToUserName") != self.config.corp_id || field("AgentID") != self.config.agent_id.to_string()
        {
            return Err(Refused::Foreign);
        }
        if field("MsgType") != "event" || field("Event") != "template_card_event" {
            return Ok(Callback::Nothing);
        }
        let (user, token, task) = (field("FromUserName"), field("EventKey"), field("TaskId"));
        let (at, code) = (field("CreateTime"), field("ResponseCode"));
        if !is_token(token) || [user, task, at].iter().any(|text| text.is_empty()) {
            return Err(Refused::Unreadable);
        }
        // The code of the press is new: that of `send` may be used up.
        let address = json!({ "response_code": code, "user": user, "task_id": task });
        Ok(Callback::Pressed(Pressed {
            who: Identity { tenant: self.config.corp_id.clone(), user: user.to_owned() },
            token: token.to_owned(),
            event_id: format!("{user}:{at}:{task}"),
            action: None,
            reason: None,
            address: Some(address).filter(|_| !code.is_empty()),
            handle: Handle::None,
        }))
    }
}
