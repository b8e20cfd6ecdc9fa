//! The fakes of chat services, and a callback URL that they post to.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use gatepass_delivery::{
    chat::{Callback, Endpoints, Incoming, Pressed, Refused, Reply},
    http::{Http, HttpConfig},
};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};

use crate::receiver::is_whole;
use crate::support::{python, source};

/// Running fakes of all services. They end with this value.
pub struct Fakes {
    child: Child,
    port: u16,
}

impl Fakes {
    /// Starts them.
    pub fn start() -> Self {
        let mut command = python();
        command.arg("-B").arg(source("chat/chat.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = serde_json::from_str::<Value>(&line).unwrap()["port"].as_u64().unwrap();
        Self { child, port: port.try_into().unwrap() }
    }

    /// The base address below this prefix.
    pub fn base(&self, prefix: &str) -> String {
        format!("http://127.0.0.1:{}{prefix}", self.port)
    }

    /// Where the services are.
    pub fn endpoints(&self) -> Endpoints {
        Endpoints {
            slack: self.base("/slack"),
            slack_hooks: self.base("/slack/hooks"),
            dingtalk: self.base("/dingtalk"),
            dingtalk_old: self.base("/dingtalk-old"),
            dingtalk_login: self.base("/dingtalk"),
            wecom: self.base("/wecom"),
            wecom_login: self.base("/wecom"),
            feishu: self.base("/feishu"),
            feishu_login: self.base("/feishu"),
            microsoft_login: self.base("/teams/login"),
            bot_framework: self.base("/teams/botframework"),
            ..Endpoints::default()
        }
    }

    /// Calls a control path, such as `slack/configure`.
    pub async fn control(&self, path: &str, body: Value) -> Value {
        let url = self.base(&format!("/_control/{path}"));
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        told(answer).await
    }

    /// The paths of the calls of the API so far.
    pub async fn paths(&self, service: &str) -> Vec<String> {
        let calls = self.read(&format!("{service}/calls")).await;
        calls.as_array().unwrap().iter().map(|call| call["path"].as_str().unwrap().to_owned()).collect()
    }

    /// Reads a control path, such as `slack/messages`.
    pub async fn read(&self, path: &str) -> Value {
        told(reqwest::get(self.base(&format!("/_control/{path}"))).await.unwrap()).await
    }
}

/// The time of this machine, by which the fakes sign.
#[allow(clippy::disallowed_methods, reason = "the fakes sign with the clock of this machine")]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// The press that a callback is.
pub fn pressed(callback: Result<Callback, Refused>) -> Pressed {
    match callback {
        Ok(Callback::Pressed(pressed)) => pressed,
        other => panic!("{other:?}"),
    }
}

async fn told(answer: reqwest::Response) -> Value {
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap()
}

impl Drop for Fakes {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A client that may call this machine.
pub fn http() -> Http {
    let allow = "127.0.0.0/8".parse().unwrap();
    Http::new(HttpConfig { allow, ca: None, timeout: Duration::from_secs(5) }).unwrap()
}

/// A request that a fake posted.
#[derive(Debug, Clone)]
pub struct Posted {
    headers: Vec<(String, String)>,
    query: String,
    body: Vec<u8>,
}

impl Posted {
    /// Gives the request to a client.
    pub fn to<T>(&self, read: impl FnOnce(&Incoming<'_>) -> T) -> T {
        let headers: Vec<_> = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        read(&Incoming { headers: &headers, query: &self.query, body: &self.body })
    }

    /// Gives the request to a client that has to look something up.
    pub async fn to_async<T>(&self, read: impl AsyncFnOnce(&Incoming<'_>) -> T) -> T {
        let headers: Vec<_> = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        read(&Incoming { headers: &headers, query: &self.query, body: &self.body }).await
    }

    fn parse(request: &[u8]) -> Self {
        let end = request.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(request[..end].to_vec()).unwrap();
        let (first, headers) = head.split_once("\r\n").unwrap();
        let target = first.split(' ').nth(1).unwrap();
        let query = target.split_once('?').map_or("", |(_, query)| query).to_owned();
        let headers = headers.lines().map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { headers, query, body: request[end + 4..].to_vec() }
    }
}

/// A callback URL that answers with a function.
pub struct Hook {
    url: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    _tasks: JoinSet<()>,
}

impl Hook {
    /// Starts it.
    async fn start(answer: impl Fn(&Posted) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callback", listener.local_addr().unwrap());
        let posted = Arc::<Mutex<Vec<Posted>>>::default();
        let (told, answer) = (posted.clone(), Arc::new(answer));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (told, answer) = (told.clone(), answer.clone());
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !is_whole(&request) {
                        if stream.read_buf(&mut request).await.ok()? == 0 {
                            return None;
                        }
                    }
                    let request = Posted::parse(&request);
                    let Reply { status, content_type, body } = answer(&request);
                    told.lock().unwrap().push(request);
                    let kind = if content_type.is_empty() {
                        String::new()
                    } else {
                        format!("content-type: {content_type}\r\n")
                    };
                    let head = format!("HTTP/1.1 {status} x\r\n{kind}content-length: {}\r\n\r\n", body.len());
                    stream.write_all(format!("{head}{body}").as_bytes()).await.ok()?;
                    stream.shutdown().await.ok()
                });
            }
        });
        Self { url, posted, _tasks: tasks }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Starts it as the callback URL of a service.
    pub async fn of(
        fakes: &Fakes,
        service: &str,
        answer: impl Fn(&Posted) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let hook = Self::start(answer).await;
        fakes.control(&format!("{service}/configure"), json!({ "callback_url": hook.url })).await;
        hook
    }

    /// The request that came last.
    pub fn last(&self) -> Posted {
        self.posted.lock().unwrap().last().unwrap().clone()
    }
}

/// The body of `fail` for this kind.
pub fn fail(kind: &str, more: &Value) -> Value {
    let mut body = json!({ "kind": kind });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}
