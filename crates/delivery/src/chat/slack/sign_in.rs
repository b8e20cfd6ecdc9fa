//! "Sign in with Slack" (OIDC), which says who a person is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::{Slack, api::judge};
use crate::chat::{
    Failed, Identity, Secret,
    call::{link, text},
    failed::Meaning,
    verify::same,
};

impl Slack {
    /// The page where a person confirms who they are. `nonce` is a new secret of 43 to 128 letters, digits, hyphens and
    /// underscores, which the caller keeps for `identify`, together with `state` and `redirect`.
    pub fn authorize_url(&self, state: &str, nonce: &str, redirect: &str) -> Result<String, Failed> {
        let (id, _) = self.sign_in_client()?;
        let parameters = [
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", id),
            ("team", &self.config.team_id),
            ("state", state),
            ("nonce", nonce),
            ("redirect_uri", redirect),
        ];
        link(&self.endpoints.slack, "/openid/connect/authorize", &parameters)
    }

    /// The person who came back with this code.
    pub async fn identify(&self, code: &str, nonce: &str, redirect: &str) -> Result<Identity, Failed> {
        let (id, secret) = self.sign_in_client()?;
        let call = self.method("openid.connect.token")?.form(&[
            ("grant_type", "authorization_code"),
            ("client_id", id),
            ("client_secret", secret.reveal()),
            ("code", code),
            ("redirect_uri", redirect),
        ]);
        let tokens = judge(call.send(&self.http).await?.body)?;
        // The token comes from Slack itself over TLS, so that its signature says nothing new.
        let claims = claims(text(&tokens, "/id_token")).ok_or_else(Failed::unreadable)?;
        if !same(text(&claims, "/nonce").as_bytes(), nonce.as_bytes()) {
            return Err(Failed::coded(Meaning::Permanent, "nonce", "the code was made for another sign-in"));
        }
        let call = self.method("openid.connect.userInfo")?.bearer(text(&tokens, "/access_token"));
        let info = judge(call.send(&self.http).await?.body)?;
        let claim = |name: &str| info.get(name).and_then(Value::as_str).unwrap_or_default();
        let (team, user) = (claim("https://slack.com/team_id"), claim("https://slack.com/user_id"));
        if team != self.config.team_id || text(&claims, "/sub") != claim("sub") {
            return Err(Failed::stranger());
        }
        if user.is_empty() {
            return Err(Failed::unreadable());
        }
        Ok(Identity { tenant: team.to_owned(), user: user.to_owned() })
    }

    fn sign_in_client(&self) -> Result<(&str, &Secret), Failed> {
        let client = self.config.client_id.as_deref().zip(self.config.client_secret.as_ref());
        let why = "the settings have no client for signing in with Slack";
        client.ok_or_else(|| Failed::coded(Meaning::Settings, "client_id", why))
    }
}

/// The claims of a token.
fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, claims) = (parts.next()?, parts.next()?);
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}
