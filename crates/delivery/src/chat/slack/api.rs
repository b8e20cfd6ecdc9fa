//! Calls of Slack's Web API, and what its codes mean.

use hyper::http::Method;
use serde_json::Value;

use super::Slack;
use crate::chat::{
    Failed,
    call::{Call, text},
    failed::Meaning,
};

impl Slack {
    /// Calls a method as the bot, with a body of JSON.
    pub(super) async fn call(&self, method: &str, body: &Value) -> Result<Value, Failed> {
        self.send_as_bot(self.method(method)?.json(body)).await
    }

    /// Calls a method that takes no JSON.
    pub(super) async fn call_with_form(
        &self,
        method: &str,
        fields: &[(&str, &str)],
    ) -> Result<Value, Failed> {
        self.send_as_bot(self.method(method)?.form(fields)).await
    }

    /// A call of a method, without a token.
    pub(super) fn method(&self, method: &str) -> Result<Call, Failed> {
        Call::new(Method::POST, &self.endpoints.slack, &format!("/api/{method}"))
    }

    async fn send_as_bot(&self, call: Call) -> Result<Value, Failed> {
        judge(call.bearer(self.config.bot_token.reveal()).send(&self.http).await?.body)
    }
}

/// The answer, or the failure in it: Slack answers failures with status 200 too.
pub(super) fn judge(body: Value) -> Result<Value, Failed> {
    match body.get("ok").and_then(Value::as_bool) {
        Some(true) => Ok(body),
        Some(false) => {
            let code = text(&body, "/error");
            Err(Failed::coded(meaning(code), code, &why(&body)))
        }
        None => Err(Failed::unreadable()),
    }
}

fn meaning(code: &str) -> Meaning {
    match code {
        "ratelimited"
        | "internal_error"
        | "fatal_error"
        | "service_unavailable"
        | "request_timeout"
        | "team_added_to_org" => Meaning::Transient,
        "not_authed"
        | "invalid_auth"
        | "account_inactive"
        | "token_revoked"
        | "token_expired"
        | "missing_scope"
        | "no_permission"
        | "not_allowed_token_type"
        | "access_denied"
        | "ekm_access_denied"
        | "org_login_required"
        | "team_access_not_granted"
        | "invalid_client_id"
        | "bad_client_secret"
        | "bad_redirect_uri" => Meaning::Settings,
        "channel_not_found"
        | "not_in_channel"
        | "is_archived"
        | "user_not_found"
        | "user_not_visible"
        | "user_disabled"
        | "cannot_dm_bot"
        | "messages_tab_disabled" => Meaning::Unreachable,
        _ => Meaning::Permanent,
    }
}

/// What Slack says besides its code: the scope that is missing, and its messages about arguments.
fn why(body: &Value) -> String {
    let mut why = "Slack refused the request".to_owned();
    if let Some(needed) = body.get("needed").and_then(Value::as_str) {
        why = format!("{why}: it needs the scope {needed}");
    }
    let messages = body.pointer("/response_metadata/messages").and_then(Value::as_array);
    for message in messages.into_iter().flatten().filter_map(Value::as_str) {
        why = format!("{why}; {message}");
    }
    why
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn failures_have_a_meaning_and_words() {
        let failed = |body: Value| judge(body).unwrap_err();
        let body = json!({ "ok": false, "error": "missing_scope", "needed": "chat:write", "provided": "" });
        assert_eq!(
            failed(body).to_string(),
            "Slack refused the request: it needs the scope chat:write (missing_scope)"
        );
        let body = json!({ "ok": false, "error": "invalid_blocks", "response_metadata": { "messages": ["[ERROR] x\ny"] } });
        let why = "Slack refused the request; [ERROR] x y".to_owned();
        assert_eq!(failed(body), Failed::Permanent { code: "invalid_blocks".to_owned(), why });
        for (code, unreachable) in [("channel_not_found", true), ("msg_too_long", false)] {
            let failed = failed(json!({ "ok": false, "error": code }));
            assert_eq!(matches!(failed, Failed::Unreachable { .. }), unreachable, "{code}");
        }
        assert!(matches!(failed(json!({ "ok": false, "error": "ratelimited" })), Failed::Transient { .. }));
        for body in [Value::Null, json!({}), json!({ "ok": "true" }), json!([])] {
            assert_eq!(failed(body), Failed::unreadable());
        }
        assert_eq!(judge(json!({ "ok": true })), Ok(json!({ "ok": true })));
    }
}
