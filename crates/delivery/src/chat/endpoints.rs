//! Where the services are.

use serde::{Deserialize, Serialize};

/// The base addresses of the services, without a slash at the end. The defaults are the public services; an operator
/// overrides them for a proxy or a cloud of a government. A host that is not public must be in the operator's allow list too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Endpoints {
    /// Slack's API and sign-in.
    pub slack: String,
    /// The only host of Slack's `response_url`s.
    pub slack_hooks: String,
    /// DingTalk's API.
    pub dingtalk: String,
    /// DingTalk's API of old.
    pub dingtalk_old: String,
    /// DingTalk's sign-in.
    pub dingtalk_login: String,
    /// WeCom's API.
    pub wecom: String,
    /// WeCom's sign-in.
    pub wecom_login: String,
    /// The API of Feishu, in China.
    pub feishu: String,
    /// Feishu's sign-in.
    pub feishu_login: String,
    /// The API of Lark, outside of China.
    pub lark: String,
    /// Lark's sign-in.
    pub lark_login: String,
    /// Microsoft's sign-in, which gives tokens to bots.
    pub microsoft_login: String,
    /// The issuer of the tokens that Microsoft's requests to bots carry: its metadata and keys.
    pub bot_framework: String,
}

impl Default for Endpoints {
    fn default() -> Self {
        let https = |host: &str| format!("https://{host}");
        Self {
            slack: https("slack.com"),
            slack_hooks: https("hooks.slack.com"),
            dingtalk: https("api.dingtalk.com"),
            dingtalk_old: https("oapi.dingtalk.com"),
            dingtalk_login: https("login.dingtalk.com"),
            wecom: https("qyapi.weixin.qq.com"),
            wecom_login: https("login.work.weixin.qq.com"),
            feishu: https("open.feishu.cn"),
            feishu_login: https("accounts.feishu.cn"),
            lark: https("open.larksuite.com"),
            lark_login: https("accounts.larksuite.com"),
            microsoft_login: https("login.microsoftonline.com"),
            bot_framework: https("login.botframework.com"),
        }
    }
}
