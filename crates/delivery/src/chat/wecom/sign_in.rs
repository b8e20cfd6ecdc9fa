//! WeCom's sign-in, which says who a member is.

use hyper::http::Method;

use super::WeCom;
use crate::chat::{
    Failed, Identity,
    call::{Call, link, text},
};

impl WeCom {
    /// The page where a member confirms in a browser who they are. WeCom knows no nonce: the caller keeps `state`, and takes
    /// it once.
    pub fn authorize_url(&self, state: &str, _nonce: &str, redirect: &str) -> Result<String, Failed> {
        let agent = self.config.agent_id.to_string();
        let parameters = [
            ("login_type", "CorpApp"),
            ("appid", self.config.corp_id.as_str()),
            ("agentid", &agent),
            ("redirect_uri", redirect),
            ("state", state),
        ];
        link(&self.endpoints.wecom_login, "/wwlogin/sso/login", &parameters)
    }

    /// The member who came back with this code. Strangers are refused.
    pub async fn identify(&self, code: &str, _nonce: &str, _redirect: &str) -> Result<Identity, Failed> {
        let make = || {
            let call = Call::new(Method::GET, &self.endpoints.wecom, "/cgi-bin/auth/getuserinfo")?;
            Ok(call.query("code", code))
        };
        let answer = self.call(make).await?;
        match text(&answer, "/userid") {
            "" => Err(Failed::stranger()),
            user => Ok(Identity { tenant: self.config.corp_id.clone(), user: user.to_owned() }),
        }
    }
}
