//! Feishu's sign-in (OAuth with PKCE), which says who a person is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hyper::http::Method;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::{Feishu, Host, api::judge};
use crate::chat::{
    Failed, Identity,
    call::{Call, link, text},
};

impl Feishu {
    /// The page where a person confirms who they are. `nonce` is a new secret of 43 to 128 letters, digits, hyphens and
    /// underscores, which the caller keeps for `identify`, together with `state` and `redirect`.
    pub fn authorize_url(&self, state: &str, nonce: &str, redirect: &str) -> Result<String, Failed> {
        let base = match self.config.host {
            Host::China => &self.endpoints.feishu_login,
            Host::International => &self.endpoints.lark_login,
        };
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, nonce.as_bytes()));
        let parameters = [
            ("client_id", self.config.app_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", redirect),
            ("state", state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        link(base, "/open-apis/authen/v1/authorize", &parameters)
    }

    /// The person who came back with this code. Their id is for this app alone.
    pub async fn identify(&self, code: &str, nonce: &str, redirect: &str) -> Result<Identity, Failed> {
        let body = json!({
            "grant_type": "authorization_code",
            "client_id": self.config.app_id,
            "client_secret": self.config.app_secret.reveal(),
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": nonce,
        });
        let call = Call::new(Method::POST, self.base(), "/open-apis/authen/v2/oauth/token")?.json(&body);
        let token = judge(call.send(&self.http).await?)?;
        let call = Call::new(Method::GET, self.base(), "/open-apis/authen/v1/user_info")?;
        let info = judge(call.bearer(text(&token, "/access_token")).send(&self.http).await?)?;
        let (tenant, user) = (text(&info, "/data/tenant_key"), text(&info, "/data/open_id"));
        if tenant.is_empty() || user.is_empty() {
            return Err(Failed::unreadable());
        }
        Ok(Identity { tenant: tenant.to_owned(), user: user.to_owned() })
    }
}
