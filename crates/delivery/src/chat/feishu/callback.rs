//! Requests of Feishu: presses of buttons, checks of our address.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest as hash};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    Feishu,
    card::{self, ACTION, REASON_NAME, TOKEN},
};
use crate::chat::{
    Callback, Identity, Incoming, Outcome, Pressed, Refused, Reply,
    aes::decrypt,
    call::{text, unwrapped},
    callback::Handle,
    card::is_token,
    verify::{digest, is_fresh, number, same},
};

/// Which signature a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signed {
    /// None at all: only checks of our address are sent so.
    Not,
    /// With the encrypt key.
    Sha256,
    /// With the verification token, as presses of old cards are.
    Sha1,
}

impl Feishu {
    /// Reads a request of Feishu. Answer it within three seconds.
    pub fn callback(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Callback, Refused> {
        incoming.check_length()?;
        let signed = self.verify(incoming, now)?;
        // What is not signed is refused in one way, however it reads.
        let fault = if signed == Signed::Not { Refused::Signature } else { Refused::Unreadable };
        let outer: Value = serde_json::from_slice(incoming.body).map_err(|_| fault)?;
        let is_new = outer.get("encrypt").is_some() || outer.get("schema").is_some();
        if signed == Signed::Sha1 && is_new {
            return Err(Refused::Signature);
        }
        let body = match outer.get("encrypt").and_then(Value::as_str) {
            Some(text) => {
                self.decrypt(text).and_then(|text| serde_json::from_slice(&text).ok()).ok_or(fault)?
            }
            None => outer,
        };
        if text(&body, "/type") == "url_verification" {
            self.check_token(text(&body, "/token"))?;
            let challenge = json!({ "challenge": text(&body, "/challenge") });
            return Ok(Callback::Challenge(Reply::json(&challenge)));
        }
        match signed {
            Signed::Not => Err(Refused::Signature),
            Signed::Sha256 if body.get("schema").is_some() => self.event(&body),
            Signed::Sha1 | Signed::Sha256 => legacy(&body),
        }
    }

    /// The answer to a press.
    pub fn reply(pressed: &Pressed, outcome: Outcome<'_>) -> Reply {
        let toast = |kind: &str, text: &str| json!({ "type": kind, "content": crate::text::line(text) });
        Reply::json(&match outcome {
            Outcome::Decided(card) if pressed.handle != Handle::Legacy => json!({
                "toast": toast("success", card.outcome.as_deref().unwrap_or(&card.title)),
                "card": { "type": "raw", "data": card::card(card) },
            }),
            Outcome::Accepted | Outcome::Decided(_) => json!({}),
            Outcome::Refused(why) => json!({ "toast": toast("error", why) }),
        })
    }

    /// Checks the signature, if there is one.
    pub(super) fn verify(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Signed, Refused> {
        let names = ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"];
        if incoming.headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("x-lark-signature")) {
            return Ok(Signed::Not);
        }
        let [Some(at), Some(nonce), Some(signature)] = names.map(|name| incoming.header(name)) else {
            return Err(Refused::Signature);
        };
        // The length tells which of the two it can be.
        let (signed, algorithm, key) = match signature.len() {
            40 => (Signed::Sha1, &SHA1_FOR_LEGACY_USE_ONLY, &self.config.verification_token),
            _ => (Signed::Sha256, &SHA256, &self.config.encrypt_key),
        };
        let parts = [at.as_bytes(), nonce.as_bytes(), key.reveal().as_bytes(), incoming.body];
        let is_signed = same(digest(algorithm, &parts).as_bytes(), signature.as_bytes());
        if is_signed && number(at).is_some_and(|at| is_fresh(at, now)) {
            Ok(signed)
        } else {
            Err(Refused::Signature)
        }
    }

    /// The text in base64 that was encrypted with the encrypt key. The first block is the initial vector.
    pub(super) fn decrypt(&self, text: &str) -> Option<Vec<u8>> {
        let bytes = STANDARD.decode(text).ok()?;
        let (iv, bytes) = bytes.split_first_chunk::<16>()?;
        let key = hash(&SHA256, self.config.encrypt_key.reveal().as_bytes());
        decrypt(key.as_ref().try_into().ok()?, iv, bytes, 16)
    }

    fn check_token(&self, token: &str) -> Result<(), Refused> {
        let expected = self.config.verification_token.reveal();
        if same(token.as_bytes(), expected.as_bytes()) { Ok(()) } else { Err(Refused::Signature) }
    }

    /// An event of the current form.
    fn event(&self, body: &Value) -> Result<Callback, Refused> {
        self.check_token(text(body, "/header/token"))?;
        if text(body, "/header/app_id") != self.config.app_id {
            return Err(Refused::Foreign);
        }
        if text(body, "/header/event_type") != "card.action.trigger" {
            return Ok(Callback::Nothing);
        }
        let tenant = text(body, "/event/operator/tenant_key");
        if tenant != text(body, "/header/tenant_key") {
            return Err(Refused::Foreign);
        }
        press(Press {
            action: body.pointer("/event/action").unwrap_or(&Value::Null),
            tenant,
            user: text(body, "/event/operator/open_id"),
            event_id: text(body, "/header/event_id"),
            message: text(body, "/event/context/open_message_id"),
            handle: Handle::None,
        })
    }
}

/// A press of a card of the old form, which is flat. Its token is for one press, and is not the verification token.
fn legacy(body: &Value) -> Result<Callback, Refused> {
    press(Press {
        action: body.get("action").unwrap_or(&Value::Null),
        tenant: text(body, "/tenant_key"),
        user: text(body, "/open_id"),
        event_id: text(body, "/token"),
        message: text(body, "/open_message_id"),
        handle: Handle::Legacy,
    })
}

/// The parts of a press.
struct Press<'a> {
    action: &'a Value,
    tenant: &'a str,
    user: &'a str,
    event_id: &'a str,
    message: &'a str,
    handle: Handle,
}

fn press(press: Press<'_>) -> Result<Callback, Refused> {
    let Press { action, tenant, user, event_id, message, handle } = press;
    let value = unwrapped(action.get("value").unwrap_or(&Value::Null));
    let Some(token) = value.get(TOKEN).and_then(Value::as_str) else { return Ok(Callback::Nothing) };
    if !is_token(token) || [tenant, user, event_id].iter().any(|text| text.is_empty()) {
        return Err(Refused::Unreadable);
    }
    let reason = match text(action, &format!("/form_value/{REASON_NAME}")).trim() {
        "" => text(action, "/input_value").trim(),
        reason => reason,
    };
    Ok(Callback::Pressed(Pressed {
        who: Identity { tenant: tenant.to_owned(), user: user.to_owned() },
        token: token.to_owned(),
        event_id: event_id.to_owned(),
        action: value.get(ACTION).and_then(|action| serde_json::from_value(action.clone()).ok()),
        reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        address: Some(json!({ "message_id": message })).filter(|_| !message.is_empty()),
        handle,
    }))
}
