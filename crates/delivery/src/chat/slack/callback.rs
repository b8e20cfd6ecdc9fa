//! Requests of Slack: presses of buttons, forms with a reason, checks of our address.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::{
    Slack,
    card::{FORM_ID, REASON_ID},
};
use crate::chat::{
    Action, AskReason, Callback, Identity, Incoming, Outcome, Pressed, Refused, Reply,
    call::text,
    callback::Handle,
    card::is_token,
    verify::{hex, hmac_sha256, is_fresh, number, same},
};

/// What a form carries from the press that opened it.
#[derive(Serialize, Deserialize)]
pub(super) struct Metadata {
    pub token: String,
    pub channel: String,
    pub ts: String,
}

impl Slack {
    /// Reads a request of Slack. Answer it within three seconds.
    ///
    /// Buttons that approve are a press. Buttons that deny are [`Callback::AskReason`]: the form that `ask_reason` opens is the
    /// press, when it comes back.
    pub fn callback(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Callback, Refused> {
        incoming.check_length()?;
        let fields = fields(incoming);
        // Slack sends this without a signature. Whatever else is in it doesn't count.
        if fields.iter().any(|(name, value)| name == "ssl_check" && value == "1") {
            return Ok(Callback::Nothing);
        }
        self.verify(incoming, now)?;
        if fields.is_empty() {
            let body: Value = serde_json::from_slice(incoming.body).map_err(|_| Refused::Unreadable)?;
            return Ok(match text(&body, "/type") {
                "url_verification" => Callback::Challenge(Reply::text(text(&body, "/challenge"))),
                _ => Callback::Nothing,
            });
        }
        let mut payloads = fields.iter().filter(|(name, _)| name == "payload");
        let (Some((_, payload)), None) = (payloads.next(), payloads.next()) else {
            return Err(Refused::Unreadable);
        };
        let payload: Value = serde_json::from_str(payload).map_err(|_| Refused::Unreadable)?;
        let who = self.person(&payload)?;
        match text(&payload, "/type") {
            "block_actions" => button(&payload, who),
            "view_submission" => form(&payload, who),
            _ => Ok(Callback::Nothing),
        }
    }

    /// The answer to a press. Slack shows a refusal in it only if the press was a form.
    pub fn reply(pressed: &Pressed, outcome: Outcome<'_>) -> Reply {
        match (&pressed.handle, outcome) {
            (Handle::Form, Outcome::Refused(why)) => {
                Reply::json(&json!({ "response_action": "errors", "errors": { REASON_ID: why } }))
            }
            _ => Reply::empty(),
        }
    }

    pub(super) fn verify(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<(), Refused> {
        let at = incoming.header("x-slack-request-timestamp").ok_or(Refused::Signature)?;
        let signature = incoming.header("x-slack-signature").ok_or(Refused::Signature)?;
        let key = self.config.signing_secret.reveal().as_bytes();
        let tag = hmac_sha256(key, &[b"v0:", at.as_bytes(), b":", incoming.body]);
        let expected = format!("v0={}", hex(tag.as_ref()));
        let is_signed = same(expected.as_bytes(), signature.as_bytes());
        if is_signed && number(at).is_some_and(|at| is_fresh(at, now)) {
            Ok(())
        } else {
            Err(Refused::Signature)
        }
    }

    /// The person, if they belong to our app and workspace.
    fn person(&self, payload: &Value) -> Result<Identity, Refused> {
        let (user, app) = (text(payload, "/user/id"), text(payload, "/api_app_id"));
        // An app that is installed for a whole organization gets no team.
        let teams = [text(payload, "/team/id"), text(payload, "/user/team_id")];
        let mut named = teams.into_iter().filter(|team| !team.is_empty()).peekable();
        let is_ours = named.peek().is_some() && named.all(|team| team == self.config.team_id);
        if !is_ours || app != self.config.app_id {
            return Err(Refused::Foreign);
        }
        if user.is_empty() {
            return Err(Refused::Unreadable);
        }
        Ok(Identity { tenant: self.config.team_id.clone(), user: user.to_owned() })
    }
}

/// The fields of a form. Empty: the body is none.
fn fields(incoming: &Incoming<'_>) -> Vec<(String, String)> {
    let kind = incoming.header("content-type").unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Vec::new();
    }
    form_urlencoded::parse(incoming.body).into_owned().collect()
}

/// A press of a button in a message.
fn button(payload: &Value, who: Identity) -> Result<Callback, Refused> {
    let action = match text(payload, "/actions/0/action_id") {
        "approve" => Action::Approve,
        "deny" => Action::Deny,
        // Links are buttons too.
        _ => return Ok(Callback::Nothing),
    };
    let field = |pointer| Some(text(payload, pointer)).filter(|text| !text.is_empty());
    let read = || {
        Some((
            field("/actions/0/value").filter(|token| is_token(token))?,
            field("/trigger_id")?,
            field("/container/channel_id").or_else(|| field("/channel/id"))?,
            field("/container/message_ts").or_else(|| field("/message/ts"))?,
        ))
    };
    let (token, trigger_id, channel, ts) = read().ok_or(Refused::Unreadable)?;
    let (token, trigger_id) = (token.to_owned(), trigger_id.to_owned());
    if action == Action::Deny {
        let (channel, ts) = (channel.to_owned(), ts.to_owned());
        return Ok(Callback::AskReason(AskReason { who, token, trigger_id, channel, ts }));
    }
    let handle =
        field("/response_url").map_or(Handle::None, |url| Handle::Url(Zeroizing::new(url.to_owned())));
    let address = Some(json!({ "channel": channel, "ts": ts }));
    Ok(Callback::Pressed(Pressed {
        who,
        token,
        event_id: trigger_id,
        action: Some(action),
        reason: None,
        address,
        handle,
    }))
}

/// A form with the reason of a denial.
fn form(payload: &Value, who: Identity) -> Result<Callback, Refused> {
    if text(payload, "/view/callback_id") != FORM_ID {
        return Ok(Callback::Nothing);
    }
    let metadata: Metadata =
        serde_json::from_str(text(payload, "/view/private_metadata")).map_err(|_| Refused::Unreadable)?;
    let event_id = text(payload, "/trigger_id");
    if event_id.is_empty() || !is_token(&metadata.token) {
        return Err(Refused::Unreadable);
    }
    let reason = text(payload, &format!("/view/state/values/{REASON_ID}/{REASON_ID}/value")).trim();
    Ok(Callback::Pressed(Pressed {
        who,
        token: metadata.token,
        event_id: event_id.to_owned(),
        action: Some(Action::Deny),
        reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        address: Some(json!({ "channel": metadata.channel, "ts": metadata.ts })),
        handle: Handle::Form,
    }))
}
