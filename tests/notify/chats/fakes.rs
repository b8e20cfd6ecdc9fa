//! Running fakes of all services.

use super::super::support::{python, source};
use gatepass_delivery::chat::Endpoints;
use gatepass_testing::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::OnceLock;

/// Running fakes. They end with this value.
pub struct Fakes {
    child: Child,
    /// Their address.
    pub base: String,
}

impl Fakes {
    pub fn start() -> Self {
        let mut command = python();
        command.arg("-B").arg(source("chat/chat.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port: Value = serde_json::from_str(&line).unwrap();
        Self { child, base: format!("http://127.0.0.1:{}", port["port"]) }
    }

    pub fn endpoints(&self) -> Endpoints {
        let at = |prefix: &str| format!("{}{prefix}", self.base);
        Endpoints {
            slack: at("/slack"),
            slack_hooks: at("/slack"),
            dingtalk: at("/dingtalk"),
            dingtalk_old: at("/dingtalk-old"),
            wecom: at("/wecom"),
            feishu: at("/feishu"),
            lark: at("/feishu"),
            microsoft_login: at("/teams/login"),
            bot_framework: at("/teams/botframework"),
            ..Endpoints::default()
        }
    }

    /// Calls a control path, such as `slack/configure`.
    pub async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/_control/{path}", self.base);
        read(reqwest::Client::new().post(url).json(&body).send().await.unwrap()).await
    }

    /// Reads a control path, such as `slack/views`.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let found = read(reqwest::get(format!("{}/_control/{path}", self.base)).await.unwrap()).await;
        found.as_array().unwrap().clone()
    }
}

async fn read(answer: reqwest::Response) -> Value {
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// One fake of Slack for all tests that only need one, with the member `U1`.
pub async fn slack_of_all() -> Endpoints {
    static FAKES: OnceLock<Fakes> = OnceLock::new();
    let fakes = FAKES.get_or_init(Fakes::start);
    fakes.control("slack/configure", json!({ "people": [{ "id": "U1", "email": "u1@example.net" }] })).await;
    fakes.endpoints()
}

impl Drop for Fakes {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
