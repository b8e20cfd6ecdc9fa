//! Calls of Feishu's API with the token of the tenant, and what its codes mean.

use std::time::Duration;

use hyper::http::Method;
use serde_json::{Value, json};

use super::{Feishu, Host};
use crate::chat::{
    Failed,
    call::{Answer, Call, pause, text},
    failed::Meaning,
};

impl Feishu {
    /// Calls the API. A token that is refused is replaced once.
    pub(super) async fn call(&self, method: &Method, path: &str, body: &Value) -> Result<Value, Failed> {
        let mut refreshed = false;
        loop {
            let token = self.token().await?;
            let call = Call::new(method.clone(), self.base(), path)?.bearer(&token).json(body);
            let answer = call.send(&self.http).await?;
            if !refreshed && is_stale(code(&answer.body)) {
                self.tokens.forget(&token).await;
                refreshed = true;
                continue;
            }
            return judge(answer);
        }
    }

    pub(super) async fn token(&self) -> Result<zeroize::Zeroizing<String>, Failed> {
        self.tokens.get(self.fetch_token()).await
    }

    async fn fetch_token(&self) -> Result<(String, Duration), Failed> {
        let body = json!({ "app_id": self.config.app_id, "app_secret": self.config.app_secret.reveal() });
        let path = "/open-apis/auth/v3/tenant_access_token/internal";
        let answer = Call::new(Method::POST, self.base(), path)?.json(&body).send(&self.http).await?;
        let body = judge(answer).map_err(|failed| match failed {
            Failed::Permanent { code, why } | Failed::Unreachable { code, why } => {
                Failed::Settings { code, why }
            }
            failed => failed,
        })?;
        let token = text(&body, "/tenant_access_token");
        let lifetime = body.get("expire").and_then(Value::as_u64).ok_or_else(Failed::unreadable)?;
        if token.is_empty() {
            return Err(Failed::unreadable());
        }
        Ok((token.to_owned(), Duration::from_secs(lifetime)))
    }

    pub(super) fn base(&self) -> &str {
        match self.config.host {
            Host::China => &self.endpoints.feishu,
            Host::International => &self.endpoints.lark,
        }
    }
}

fn code(body: &Value) -> Option<i64> {
    body.get("code").and_then(Value::as_i64)
}

/// Whether the code says that a token is not valid any more.
fn is_stale(code: Option<i64>) -> bool {
    matches!(code, Some(99_991_663 | 99_991_664 | 99_991_668 | 99_991_671))
}

/// The answer, or the failure in it. The status says nothing that the code doesn't say.
pub(super) fn judge(answer: Answer) -> Result<Value, Failed> {
    let Some(code) = code(&answer.body) else { return Err(Failed::unreadable()) };
    let why = match text(&answer.body, "/msg") {
        "" => "Feishu refused the request",
        why => why,
    };
    match meaning(code) {
        None => Ok(answer.body),
        Some(Meaning::Transient) => {
            Err(Failed::Transient { why: format!("{why} ({code})"), after: pause(&answer.headers) })
        }
        Some(meaning) => Err(Failed::coded(meaning, &code.to_string(), why)),
    }
}

/// None: the call succeeded.
fn meaning(code: i64) -> Option<Meaning> {
    Some(match code {
        0 => return None,
        // Too many requests; too many messages; overloaded.
        99_991_400 | 230_020 | 11_232 => Meaning::Transient,
        // The app's credentials, its tokens, its permissions.
        10_003 | 10_012 | 10_014 | 99_991_661..=99_991_672 => Meaning::Settings,
        // The bot is not in the chat; the person is not in the app's range.
        230_002 | 230_013 => Meaning::Unreachable,
        _ => Meaning::Permanent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: Value) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| (hyper::header::HeaderName::from_static(name), value.parse().unwrap()));
        Answer { status, headers: headers.collect(), body }
    }

    #[test]
    fn failures_have_a_meaning() {
        let limited =
            answer(400, &[("x-ogw-ratelimit-reset", "3")], json!({ "code": 99_991_400, "msg": "too many" }));
        let why = "too many (99991400)".to_owned();
        let after = Some(Duration::from_secs(3));
        assert_eq!(judge(limited), Err(Failed::Transient { why, after }));
        let failed = |code: i64| judge(answer(200, &[], json!({ "code": code, "msg": "x" }))).unwrap_err();
        assert!(matches!(failed(230_013), Failed::Unreachable { .. }));
        assert!(matches!(failed(99_991_663), Failed::Settings { .. }));
        assert!(matches!(failed(1), Failed::Permanent { .. }));
        assert_eq!(judge(answer(200, &[], json!([]))), Err(Failed::unreadable()));
        assert!(judge(answer(200, &[], json!({ "code": 0 }))).is_ok());
    }
}
