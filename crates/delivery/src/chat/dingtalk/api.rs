//! Calls of both of DingTalk's APIs, each with a token of its own, and what their codes mean.

use std::time::Duration;

use hyper::http::Method;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::DingTalk;
use crate::chat::{
    Failed,
    call::{Answer, Call, text},
    failed::Meaning,
};

impl DingTalk {
    /// Calls the API. A token that is refused is replaced once.
    pub(super) async fn call(&self, method: &Method, path: &str, body: &Value) -> Result<Value, Failed> {
        let mut refreshed = false;
        loop {
            let token = self.token().await?;
            let call = Call::new(method.clone(), &self.endpoints.dingtalk, path)?;
            let answer =
                call.header("x-acs-dingtalk-access-token", &token).json(body).send(&self.http).await?;
            if !refreshed && answer.status == 401 {
                self.tokens.forget(&token).await;
                refreshed = true;
                continue;
            }
            return judge(answer);
        }
    }

    /// Calls the API of old. A token that is refused is replaced once.
    pub(super) async fn call_old(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        let mut refreshed = false;
        loop {
            let token = self.old_tokens.get(self.fetch_old_token()).await?;
            let call = Call::new(Method::POST, &self.endpoints.dingtalk_old, path)?;
            let answer = call.query("access_token", &token).json(body).send(&self.http).await?;
            if !refreshed && (answer.status == 401 || is_stale(&answer.body)) {
                self.old_tokens.forget(&token).await;
                refreshed = true;
                continue;
            }
            return judge_old(answer.body);
        }
    }

    pub(super) async fn token(&self) -> Result<Zeroizing<String>, Failed> {
        self.tokens.get(self.fetch_token()).await
    }

    async fn fetch_token(&self) -> Result<(String, Duration), Failed> {
        let body =
            json!({ "appKey": self.config.client_id, "appSecret": self.config.client_secret.reveal() });
        let call = Call::new(Method::POST, &self.endpoints.dingtalk, "/v1.0/oauth2/accessToken")?;
        let body = judge(call.json(&body).send(&self.http).await?).map_err(in_settings)?;
        token_in(&body, "/accessToken", "/expireIn")
    }

    async fn fetch_old_token(&self) -> Result<(String, Duration), Failed> {
        let call = Call::new(Method::GET, &self.endpoints.dingtalk_old, "/gettoken")?;
        let call = call.query("appkey", &self.config.client_id);
        let call = call.query("appsecret", self.config.client_secret.reveal());
        let body = judge_old(call.send(&self.http).await?.body).map_err(in_settings)?;
        token_in(&body, "/access_token", "/expires_in")
    }
}

fn token_in(body: &Value, token: &str, lifetime: &str) -> Result<(String, Duration), Failed> {
    match (text(body, token), body.pointer(lifetime).and_then(Value::as_u64)) {
        ("", _) | (_, None) => Err(Failed::unreadable()),
        (token, Some(lifetime)) => Ok((token.to_owned(), Duration::from_secs(lifetime))),
    }
}

/// A refusal of the credentials, whatever its code is.
fn in_settings(failed: Failed) -> Failed {
    match failed {
        Failed::Permanent { code, why } | Failed::Unreachable { code, why } => Failed::Settings { code, why },
        failed => failed,
    }
}

/// The answer of the API, or the failure in it.
pub(super) fn judge(answer: Answer) -> Result<Value, Failed> {
    let Answer { status, body, .. } = answer;
    if (200..300).contains(&status) && body.is_object() {
        return Ok(body);
    }
    let code = match text(&body, "/code") {
        "" => status.to_string(),
        code => code.to_owned(),
    };
    let meaning = match status {
        _ if code.contains("QpsLimit") || code.contains("Throttling") => Meaning::Transient,
        401 | 403 => Meaning::Settings,
        400..=499 => Meaning::Permanent,
        _ => return Err(Failed::unreadable()),
    };
    Err(Failed::coded(meaning, &code, words(text(&body, "/message"))))
}

/// The answer of the API of old, or the failure in it: it has status 200 too.
fn judge_old(body: Value) -> Result<Value, Failed> {
    let code = body.get("errcode").and_then(Value::as_i64).ok_or_else(Failed::unreadable)?;
    let meaning = match code {
        0 => return Ok(body),
        -1 | 90_018 | 143_103 | 143_104 => Meaning::Transient,
        88 if is_too_fast(&body) => Meaning::Transient,
        33 | 88 | 40_014 | 60_011 | 60_020 => Meaning::Settings,
        33_012 | 60_121 => Meaning::Unreachable,
        _ => Meaning::Permanent,
    };
    Err(Failed::coded(meaning, &code.to_string(), words(text(&body, "/errmsg"))))
}

fn words(why: &str) -> &str {
    if why.is_empty() { "DingTalk refused the request" } else { why }
}

/// Whether the token is not valid any more. 88 stands for several refusals, which `sub_code` tells apart.
fn is_stale(body: &Value) -> bool {
    match body.get("errcode").and_then(Value::as_i64) {
        Some(33 | 40_014) => true,
        Some(88) => !is_too_fast(body),
        _ => false,
    }
}

fn is_too_fast(body: &Value) -> bool {
    let code = body.get("sub_code").map(|code| code.to_string().trim_matches('"').to_owned());
    matches!(code.as_deref(), Some("90018" | "143103" | "143104"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderMap;

    #[test]
    fn failures_have_a_meaning() {
        let failed = |status, code: &str| {
            judge(Answer { status, headers: HeaderMap::new(), body: json!({ "code": code, "message": "x" }) })
                .unwrap_err()
        };
        let settings = Failed::Settings { code: "InvalidAuthentication".to_owned(), why: "x".to_owned() };
        assert_eq!(failed(401, "InvalidAuthentication"), settings);
        assert!(matches!(failed(400, "param.error"), Failed::Permanent { .. }));
        assert!(matches!(failed(403, "Forbidden.AccessDenied.QpsLimitForApi"), Failed::Transient { .. }));
        assert_eq!(failed(302, ""), Failed::unreadable());
        let old = |body| judge_old(body).unwrap_err();
        assert!(matches!(old(json!({ "errcode": 88, "sub_code": "143103" })), Failed::Transient { .. }));
        assert!(matches!(old(json!({ "errcode": 88, "sub_code": "40014" })), Failed::Settings { .. }));
        assert!(matches!(old(json!({ "errcode": 60_121 })), Failed::Unreachable { .. }));
        assert!(matches!(old(json!({ "errcode": 40_035 })), Failed::Permanent { .. }));
        assert_eq!(old(json!([])), Failed::unreadable());
    }
}
