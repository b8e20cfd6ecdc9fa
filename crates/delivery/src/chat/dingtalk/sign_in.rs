//! DingTalk's sign-in, which says who a person is.

use hyper::http::Method;
use serde_json::{Value, json};

use super::{DingTalk, api::judge};
use crate::chat::{
    Failed, Identity,
    call::{Call, link, text},
};

impl DingTalk {
    /// The page where a person confirms who they are. DingTalk knows no nonce: the caller keeps `state`, and takes it once.
    pub fn authorize_url(&self, state: &str, _nonce: &str, redirect: &str) -> Result<String, Failed> {
        let parameters = [
            ("client_id", self.config.client_id.as_str()),
            ("response_type", "code"),
            ("scope", "openid"),
            ("prompt", "consent"),
            ("state", state),
            ("redirect_uri", redirect),
        ];
        link(&self.endpoints.dingtalk_login, "/oauth2/auth", &parameters)
    }

    /// The employee who came back with this code. Other people are refused, external contacts too.
    pub async fn identify(&self, code: &str, _nonce: &str, _redirect: &str) -> Result<Identity, Failed> {
        let body = json!({
            "clientId": self.config.client_id,
            "clientSecret": self.config.client_secret.reveal(),
            "code": code,
            "grantType": "authorization_code",
        });
        let base = &self.endpoints.dingtalk;
        let call = Call::new(Method::POST, base, "/v1.0/oauth2/userAccessToken")?.json(&body);
        let token = judge(call.send(&self.http).await?)?;
        let call = Call::new(Method::GET, base, "/v1.0/contact/users/me")?;
        let call = call.header("x-acs-dingtalk-access-token", text(&token, "/accessToken"));
        let me = judge(call.send(&self.http).await?)?;
        let union = json!({ "unionid": text(&me, "/unionId") });
        let found = match self.call_old("/topapi/user/getbyunionid", &union).await {
            Err(Failed::Permanent { .. } | Failed::Unreachable { .. }) => return Err(Failed::stranger()),
            found => found?,
        };
        let is_internal = found.pointer("/result/contact_type").and_then(Value::as_i64) == Some(0);
        match text(&found, "/result/userid") {
            user if is_internal && !user.is_empty() => {
                Ok(Identity { tenant: self.config.corp_id.clone(), user: user.to_owned() })
            }
            _ => Err(Failed::stranger()),
        }
    }
}
