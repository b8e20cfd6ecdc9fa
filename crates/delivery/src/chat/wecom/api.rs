//! Calls of WeCom's API with the token of the app, and what its codes mean.

use std::time::Duration;

use hyper::http::Method;
use serde_json::Value;
use zeroize::Zeroizing;

use super::WeCom;
use crate::chat::{
    Failed,
    call::{Call, text},
    failed::Meaning,
};

impl WeCom {
    /// Posts to the API.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        self.call(|| Ok(Call::new(Method::POST, &self.endpoints.wecom, path)?.json(body))).await
    }

    /// Makes a call of the API. A token that is refused is replaced once.
    pub(super) async fn call(&self, make: impl Fn() -> Result<Call, Failed> + Send) -> Result<Value, Failed> {
        let mut refreshed = false;
        loop {
            let token = self.token().await?;
            let answer = make()?.query("access_token", &token).send(&self.http).await?;
            if !refreshed && matches!(code(&answer.body), Some(40_014 | 42_001 | 41_001)) {
                self.tokens.forget(&token).await;
                refreshed = true;
                continue;
            }
            return judge(answer.body);
        }
    }

    pub(super) async fn token(&self) -> Result<Zeroizing<String>, Failed> {
        self.tokens.get(self.fetch_token()).await
    }

    async fn fetch_token(&self) -> Result<(String, Duration), Failed> {
        let call = Call::new(Method::GET, &self.endpoints.wecom, "/cgi-bin/gettoken")?;
        let call =
            call.query("corpid", &self.config.corp_id).query("corpsecret", self.config.secret.reveal());
        let body = judge(call.send(&self.http).await?.body)?;
        let lifetime = body.get("expires_in").and_then(Value::as_u64).ok_or_else(Failed::unreadable)?;
        match text(&body, "/access_token") {
            "" => Err(Failed::unreadable()),
            token => Ok((token.to_owned(), Duration::from_secs(lifetime))),
        }
    }
}

fn code(body: &Value) -> Option<i64> {
    body.get("errcode").and_then(Value::as_i64)
}

/// The answer, or the failure in it: WeCom answers failures with status 200 too.
pub(super) fn judge(body: Value) -> Result<Value, Failed> {
    let code = code(&body).ok_or_else(Failed::unreadable)?;
    let why = match text(&body, "/errmsg") {
        "" => "WeCom refused the request",
        why => why,
    };
    match meaning(code) {
        None => Ok(body),
        Some(meaning) => Err(Failed::coded(meaning, &code.to_string(), why)),
    }
}

/// None: the call succeeded.
fn meaning(code: i64) -> Option<Meaning> {
    Some(match code {
        0 => return None,
        // Busy; too many calls; too many at once.
        -1 | 45_009 | 45_033 => Meaning::Transient,
        // The secret, the corporation, the app, its token, its permissions, the address of this server.
        40_001 | 40_013 | 40_014 | 40_056 | 41_001 | 42_001 | 48_002 | 50_001 | 60_011 | 60_020 => {
            Meaning::Settings
        }
        // The person is unknown, or nobody is left to send to.
        40_003 | 60_111 | 81_013 | 82_001 => Meaning::Unreachable,
        _ => Meaning::Permanent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn failures_have_a_meaning() {
        let failed = |code: i64| judge(json!({ "errcode": code, "errmsg": "x" })).unwrap_err();
        assert!(matches!(failed(45_009), Failed::Transient { after: None, .. }));
        assert_eq!(failed(60_020), Failed::Settings { code: "60020".to_owned(), why: "x".to_owned() });
        assert!(matches!(failed(60_111), Failed::Unreachable { .. }));
        assert!(matches!(failed(40_058), Failed::Permanent { .. }));
        assert_eq!(judge(json!({})), Err(Failed::unreadable()));
        assert!(judge(json!({ "errcode": 0 })).is_ok());
    }
}
