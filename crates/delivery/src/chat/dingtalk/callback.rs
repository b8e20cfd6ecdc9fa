//! Presses of DingTalk's cards.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{DingTalk, card};
use crate::chat::{
    Action, Callback, Identity, Incoming, Outcome, Pressed, Refused, Reply,
    call::{text, unwrapped},
    callback::Handle,
    card::is_token,
    verify::{hmac_sha256, is_fresh, number, same},
};

impl DingTalk {
    /// Reads a press. Answer it within two seconds.
    ///
    /// DingTalk signs the time alone, so whoever saw one request can send any body for five minutes. Only the token in the
    /// press is proof: take it once, and decide in the name of the user only if the token was made for that user. `event_id`
    /// recognizes repetitions, but a forger can change it.
    pub fn callback(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Callback, Refused> {
        incoming.check_length()?;
        let at = self.verify(incoming, now)?;
        let body: Value = serde_json::from_slice(incoming.body).map_err(|_| Refused::Unreadable)?;
        if text(&body, "/type") != "actionCallback" {
            return Ok(Callback::Nothing);
        }
        if text(&body, "/corpId") != self.config.corp_id {
            return Err(Refused::Foreign);
        }
        // Two pages of the documentation name the field differently.
        let content = body.get("content").or_else(|| body.get("value")).unwrap_or(&Value::Null);
        let content = unwrapped(content);
        let params = content.pointer("/cardPrivateData/params").unwrap_or(&Value::Null);
        let (user, card, token) =
            (text(&body, "/userId"), text(&body, "/outTrackId"), text(params, "/token"));
        // Cards are sent to users by their id (1), so that an id of another kind belongs to something else.
        let is_id = match body.get("userIdType") {
            None | Some(Value::Null) => true,
            Some(kind) => kind.to_string().trim_matches('"') == "1",
        };
        if !is_id || user.is_empty() || card.is_empty() || !is_token(token) {
            return Err(Refused::Unreadable);
        }
        let reason = text(params, "/reason").trim();
        Ok(Callback::Pressed(Pressed {
            who: Identity { tenant: self.config.corp_id.clone(), user: user.to_owned() },
            token: token.to_owned(),
            event_id: format!("{card}:{user}:{at}"),
            action: params
                .get("action")
                .and_then(|action| serde_json::from_value::<Action>(action.clone()).ok()),
            reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
            address: Some(json!({ "out_track_id": card })),
            handle: Handle::None,
        }))
    }

    /// The answer to a press. Its card is shown to the person who pressed alone: `update` it for everybody afterwards.
    pub fn reply(_pressed: &Pressed, outcome: Outcome<'_>) -> Reply {
        let options = json!({ "updateCardDataByKey": true, "updatePrivateDataByKey": true });
        Reply::json(&match outcome {
            Outcome::Accepted => json!({}),
            Outcome::Decided(card) => {
                json!({ "cardUpdateOptions": options, "cardData": { "cardParamMap": card::values(card) } })
            }
            Outcome::Refused(why) => {
                json!({ "cardUpdateOptions": options, "userPrivateData": { "cardParamMap": card::notice(why) } })
            }
        })
    }

    /// The time of the request, in milliseconds.
    pub(super) fn verify(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<i64, Refused> {
        let at = incoming.header("x-ddpaas-signature-timestamp").ok_or(Refused::Signature)?;
        let signature = incoming.header("x-ddpaas-signature").ok_or(Refused::Signature)?;
        let secret = self.config.callback_secret.as_ref().ok_or(Refused::Signature)?;
        let expected = STANDARD.encode(hmac_sha256(secret.reveal().as_bytes(), &[at.as_bytes()]));
        let is_signed = same(expected.as_bytes(), signature.as_bytes());
        let at = number(at).filter(|at| is_fresh(at / 1000, now)).ok_or(Refused::Signature)?;
        if is_signed { Ok(at) } else { Err(Refused::Signature) }
    }
}
