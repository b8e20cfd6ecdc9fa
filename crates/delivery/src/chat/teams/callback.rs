//! Requests of Microsoft to the bot: presses of buttons, and people who got the app.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    Bot, Teams,
    card::{self, CONTENT_TYPE, REASON_ID},
    keys,
    token::{kid, verify},
};
use crate::chat::{
    Action, Callback, Identity, Incoming, Outcome, Pressed, Refused, Reply, call::text, callback::Handle,
    card::is_token, verify::same,
};

/// The only channel of the bot.
const CHANNEL: &str = "msteams";

impl Teams {
    /// Reads a request of Microsoft. Answer it within five seconds. It may have to fetch Microsoft's keys first.
    pub async fn callback(&self, incoming: &Incoming<'_>, now: OffsetDateTime) -> Result<Callback, Refused> {
        incoming.check_length()?;
        let bot = self.bot().ok_or(Refused::Signature)?;
        let token = incoming.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let token = token.ok_or(Refused::Signature)?;
        let id = kid(token).ok_or(Refused::Signature)?;
        let fetch = keys::fetch(&self.http, &self.endpoints.bot_framework);
        let key = self.keys.find(&id, fetch).await.map_err(|_| Refused::Keys)?.ok_or(Refused::Signature)?;
        let claims = verify(token, &key, bot.app_id, now).ok_or(Refused::Signature)?;
        let activity: Value = serde_json::from_slice(incoming.body).map_err(|_| Refused::Unreadable)?;
        // The token does not cover the body, but these parts of it.
        let is_from = same(text(&activity, "/serviceUrl").as_bytes(), claims.serviceurl.as_bytes());
        let is_endorsed = key.endorsements.iter().any(|channel| channel == CHANNEL);
        if !is_from || !is_endorsed || text(&activity, "/channelId") != CHANNEL {
            return Err(Refused::Signature);
        }
        read(bot, &activity)
    }

    /// The answer to a press, which takes the place of the card for the person who pressed.
    pub fn reply(pressed: &Pressed, outcome: Outcome<'_>) -> Reply {
        if pressed.handle == Handle::Message {
            return Reply::empty();
        }
        let (kind, value) = match outcome {
            Outcome::Decided(card) => (CONTENT_TYPE, card::with_buttons(card)),
            Outcome::Accepted => ("application/vnd.microsoft.activity.message", "✓".into()),
            Outcome::Refused(why) => {
                ("application/vnd.microsoft.activity.message", crate::text::line(why).into())
            }
        };
        Reply::json(&json!({ "statusCode": 200, "type": kind, "value": value }))
    }
}

fn read(bot: Bot<'_>, activity: &Value) -> Result<Callback, Refused> {
    let tenants = ["/channelData/tenant/id", "/conversation/tenantId"].map(|pointer| text(activity, pointer));
    let mut named = tenants.into_iter().filter(|tenant| !tenant.is_empty()).peekable();
    if named.peek().is_none() || !named.all(|tenant| tenant.eq_ignore_ascii_case(bot.tenant_id)) {
        return Err(Refused::Foreign);
    }
    let user = text(activity, "/from/aadObjectId");
    let who = Identity { tenant: bot.tenant_id.to_owned(), user: user.to_owned() };
    match (text(activity, "/type"), text(activity, "/name")) {
        ("invoke", "adaptiveCard/action") if text(activity, "/value/trigger") != "automatic" => {
            press(activity, "/value/action/data", who, Handle::None)
        }
        ("message", _) if activity.pointer("/value/token").is_some() => {
            press(activity, "/value", who, Handle::Message)
        }
        ("message" | "conversationUpdate", _) => Ok(met(activity, who)),
        ("installationUpdate", _) if text(activity, "/action").starts_with("add") => Ok(met(activity, who)),
        _ => Ok(Callback::Nothing),
    }
}

/// A press of a button, with its data at this place.
fn press(activity: &Value, data: &str, who: Identity, handle: Handle) -> Result<Callback, Refused> {
    let data = activity.pointer(data).unwrap_or(&Value::Null);
    let (token, event_id) = (text(data, "/token"), text(activity, "/id"));
    if !is_token(token) || who.user.is_empty() || event_id.is_empty() {
        return Err(Refused::Unreadable);
    }
    let reason = text(data, &format!("/{REASON_ID}")).trim();
    let card = text(activity, "/replyToId");
    let address = json!({
        "service_url": text(activity, "/serviceUrl"),
        "conversation": text(activity, "/conversation/id"),
        "activity": card,
    });
    Ok(Callback::Pressed(Pressed {
        who,
        token: token.to_owned(),
        event_id: event_id.to_owned(),
        action: data.get("action").and_then(|action| serde_json::from_value::<Action>(action.clone()).ok()),
        reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        address: Some(address).filter(|_| !card.is_empty()),
        handle,
    }))
}

/// A person who wrote to the bot, or got the app, in a conversation with the bot alone.
fn met(activity: &Value, who: Identity) -> Callback {
    let conversation = text(activity, "/conversation/id");
    let is_personal = text(activity, "/conversation/conversationType") == "personal";
    if who.user.is_empty() || conversation.is_empty() || !is_personal {
        return Callback::Nothing;
    }
    let to =
        json!({ "service_url": text(activity, "/serviceUrl"), "conversation": conversation }).to_string();
    Callback::Met { who, to }
}
