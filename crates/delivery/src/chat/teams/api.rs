//! Calls of the Bot Connector with the bot's token, and of workflows.

use std::time::Duration;

use hyper::http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Bot, Teams};
use crate::chat::{
    Failed,
    call::{Answer, Call, pause, text},
    failed::Meaning,
};

/// The scope of tokens for the connector.
const SCOPE: &str = "https://api.botframework.com/.default";

impl Teams {
    /// Calls the connector at an address that a verified request named. A token that is refused is replaced once.
    pub(super) async fn call(
        &self,
        bot: Bot<'_>,
        method: &Method,
        service_url: &str,
        path: &[&str],
        body: &Value,
    ) -> Result<Value, Failed> {
        let parts: Vec<String> =
            path.iter().map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()).collect();
        let path = format!("/{}", parts.join("/"));
        let mut refreshed = false;
        loop {
            let token = self.token(bot).await?;
            let call = Call::new(method.clone(), service_url, &path)?.bearer(&token).json(body);
            let answer = call.send(&self.http).await?;
            if !refreshed && answer.status == 401 {
                self.tokens.forget(&token).await;
                refreshed = true;
                continue;
            }
            return judge(answer);
        }
    }

    pub(super) async fn token(&self, bot: Bot<'_>) -> Result<Zeroizing<String>, Failed> {
        self.tokens.get(self.fetch_token(bot)).await
    }

    async fn fetch_token(&self, bot: Bot<'_>) -> Result<(String, Duration), Failed> {
        let path = format!("/{}/oauth2/v2.0/token", bot.tenant_id);
        let call = Call::new(Method::POST, &self.endpoints.microsoft_login, &path)?.form(&[
            ("grant_type", "client_credentials"),
            ("client_id", bot.app_id),
            ("client_secret", bot.app_secret.reveal()),
            ("scope", SCOPE),
        ]);
        let answer = call.send(&self.http).await?;
        let code = text(&answer.body, "/error");
        if !code.is_empty() {
            return Err(Failed::coded(Meaning::Settings, code, "Microsoft refused the app or its secret"));
        }
        let lifetime = answer.body.get("expires_in").and_then(Value::as_u64);
        match (text(&answer.body, "/access_token"), lifetime) {
            ("", _) | (_, None) => Err(Failed::unreadable()),
            (token, Some(lifetime)) => Ok((token.to_owned(), Duration::from_secs(lifetime))),
        }
    }
}

/// The answer of the connector, or the failure in it.
pub(super) fn judge(answer: Answer) -> Result<Value, Failed> {
    let Answer { status, headers, body } = answer;
    let meaning = match status {
        200..=299 => return Ok(body),
        412 => {
            let why = "Teams is busy with this conversation".to_owned();
            return Err(Failed::Transient { why, after: pause(&headers) });
        }
        401 => Meaning::Settings,
        // The app is not installed for the person, or they blocked it; the conversation is gone.
        403 | 404 => Meaning::Unreachable,
        _ => Meaning::Permanent,
    };
    let code = match text(&body, "/error/code") {
        "" => status.to_string(),
        code => code.to_owned(),
    };
    let why = match text(&body, "/error/message") {
        "" => "Teams refused the request",
        why => why,
    };
    Err(Failed::coded(meaning, &code, why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderMap;
    use serde_json::json;

    #[test]
    fn failures_have_a_meaning() {
        let failed = |status| {
            let body = json!({ "error": { "code": "BotNotInConversationRoster", "message": "x" } });
            judge(Answer { status, headers: HeaderMap::new(), body }).unwrap_err()
        };
        let unreachable =
            Failed::Unreachable { code: "BotNotInConversationRoster".to_owned(), why: "x".to_owned() };
        assert_eq!(failed(403), unreachable);
        assert!(matches!(failed(412), Failed::Transient { .. }));
        assert!(matches!(failed(401), Failed::Settings { .. }));
        assert!(matches!(failed(413), Failed::Permanent { .. }));
        let empty = Answer { status: 302, headers: HeaderMap::new(), body: Value::Null };
        assert_eq!(judge(empty).unwrap_err().to_string(), "Teams refused the request (302)");
    }
}
