//! Slack: an app with a bot in one workspace. Cards are messages with blocks, and presses come as interactions.

mod api;
mod callback;
mod card;
mod config;
mod sign_in;
#[cfg(test)]
mod tests;

use gatepass_domain::notify::Language;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

pub use config::Config;

use super::{
    AskReason, Card, ConfigFault, Endpoints, Failed, Identity, Pressed, Sent, Updated, call::text,
    callback::Handle, failed::Meaning,
};
use crate::http::Http;

/// A client of one Slack app.
#[derive(Debug, Clone)]
pub struct Slack {
    config: Config,
    endpoints: Endpoints,
    http: Http,
}

impl Slack {
    /// A client, or all faults of its settings.
    pub fn new(config: Config, endpoints: Endpoints, http: Http) -> Result<Self, Vec<ConfigFault>> {
        config.check()?;
        Ok(Self { config, endpoints, http })
    }

    /// The workspace. Requests of others are refused.
    pub fn tenant(&self) -> &str {
        &self.config.team_id
    }

    /// Sends a card to a user (`U...`) or a channel (`C...`). Slack has no way to recognize a repetition, so `id` is not sent.
    pub async fn send(&self, card: &Card, to: &str, _id: Uuid) -> Result<Sent, Failed> {
        let body = json!({
            "channel": to,
            "text": card::fallback(card),
            "blocks": card::blocks(card),
            "unfurl_links": false,
            "unfurl_media": false,
        });
        let answer = self.call("chat.postMessage", &body).await?;
        // The channel of a direct message is known only from here.
        let (channel, ts) = (text(&answer, "/channel"), text(&answer, "/ts"));
        if channel.is_empty() || ts.is_empty() {
            return Err(Failed::unreadable());
        }
        Ok(Sent { address: json!({ "channel": channel, "ts": ts }) })
    }

    /// Changes a card that was sent.
    pub async fn update(&self, address: &Value, card: &Card) -> Result<Updated, Failed> {
        let (channel, ts) = (text(address, "/channel"), text(address, "/ts"));
        if channel.is_empty() || ts.is_empty() {
            return Err(Failed::address());
        }
        let body = json!({
            "channel": channel,
            "ts": ts,
            "text": card::fallback(card),
            "blocks": card::blocks(card),
        });
        match self.call("chat.update", &body).await {
            Ok(_) => Ok(Updated::Done),
            Err(Failed::Permanent { code, .. })
                if matches!(&*code, "message_not_found" | "cant_update_message" | "edit_window_closed") =>
            {
                Ok(Updated::TooLate)
            }
            Err(failed) => Err(failed),
        }
    }

    /// Whether the token works, and belongs to the workspace of the settings.
    pub async fn test(&self) -> Result<(), Failed> {
        let answer = self.call("auth.test", &json!({})).await?;
        if text(&answer, "/team_id") == self.config.team_id {
            return Ok(());
        }
        Err(Failed::coded(Meaning::Settings, "team_id", "the token belongs to another workspace"))
    }

    /// The user with this mail address. None: nobody has it, or its owner is deleted, a bot, a guest of another workspace, or
    /// has not confirmed it.
    pub async fn find_by_email(&self, email: &str) -> Result<Option<Identity>, Failed> {
        let answer = match self.call_with_form("users.lookupByEmail", &[("email", email)]).await {
            Err(Failed::Permanent { code, .. }) if code == "users_not_found" => return Ok(None),
            answer => answer?,
        };
        let flag = |name: &str| answer.pointer(&format!("/user/{name}")).and_then(Value::as_bool);
        let (user, team) = (text(&answer, "/user/id"), text(&answer, "/user/team_id"));
        let has_it = text(&answer, "/user/profile/email").eq_ignore_ascii_case(email);
        let is_person = flag("deleted") == Some(false) && flag("is_bot") == Some(false);
        let is_ours = team == self.config.team_id && !user.is_empty();
        let found = has_it && is_person && is_ours && flag("is_email_confirmed") == Some(true);
        Ok(found.then(|| Identity { tenant: team.to_owned(), user: user.to_owned() }))
    }

    /// Opens the form for the reason of a denial, within three seconds of the press.
    pub async fn ask_reason(&self, ask: &AskReason, language: Language) -> Result<(), Failed> {
        let AskReason { token, channel, ts, trigger_id, .. } = ask;
        let metadata = json!({ "token": token, "channel": channel, "ts": ts }).to_string();
        let body = json!({ "trigger_id": trigger_id, "view": card::form(language, &metadata) });
        self.call("views.open", &body).await.map(drop)
    }

    /// Tells the person who pressed something that only they see, within 30 minutes. After a form there is no way to do that.
    pub async fn tell(&self, pressed: &Pressed, what: &str) -> Result<(), Failed> {
        let Handle::Url(url) = &pressed.handle else { return Ok(()) };
        let foreign =
            || Failed::coded(Meaning::Permanent, "response_url", "Slack named an address of another host");
        let url: Url = url.parse().map_err(|_| foreign())?;
        let hooks: Url = self.endpoints.slack_hooks.parse().map_err(|_| foreign())?;
        if url.origin() != hooks.origin() {
            return Err(foreign());
        }
        let body =
            json!({ "text": card::escape(what), "response_type": "ephemeral", "replace_original": false });
        super::call::Call::post_to(url).json(&body).send(&self.http).await?.succeeded()
    }
}
