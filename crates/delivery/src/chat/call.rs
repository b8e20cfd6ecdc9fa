//! One request to a service's API, and its JSON.

use std::time::Duration;

use hyper::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
    http::{Method, request},
};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{Failed, failed::Meaning};
use crate::http::Http;

/// The most bytes of an answer.
const BODY: usize = 1024 * 1024;
/// The longest time that a service can ask to wait.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// A request that is being put together.
pub(super) struct Call {
    url: Url,
    request: request::Builder,
    body: Vec<u8>,
}

/// An answer that is no overload and no breakdown.
pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Null if it is no JSON.
    pub body: Value,
}

impl Call {
    /// A request to a path below a base address.
    pub fn new(method: Method, base: &str, path: &str) -> Result<Self, Failed> {
        let url = format!("{}{path}", base.trim_end_matches('/')).parse();
        let url = url.map_err(|_| unreadable_address())?;
        Ok(Self { url, request: Request::builder().method(method), body: Vec::new() })
    }

    /// A POST to an address that the service named.
    pub fn post_to(url: Url) -> Self {
        Self { url, request: Request::builder().method(Method::POST), body: Vec::new() }
    }

    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header(CONTENT_TYPE.as_str(), "application/json; charset=utf-8")
    }

    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes();
        self.header(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")
    }

    /// Sends it. 429 and 5xx are transient failures, whatever their bodies say.
    pub async fn send(self, http: &Http) -> Result<Answer, Failed> {
        let exchange = http.exchange(&self.url, self.request, self.body).await?;
        let status = exchange.head.status.as_u16();
        let headers = exchange.head.headers.clone();
        if status == 429 || status >= 500 {
            let why = format!("the service answered with status {status}");
            return Err(Failed::Transient { why, after: pause(&headers) });
        }
        let body = exchange.body(BODY).await?;
        Ok(Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or_default() })
    }
}

impl Answer {
    /// Whether the status says so, for answers without a code.
    pub fn succeeded(&self) -> Result<(), Failed> {
        match self.status {
            200..=299 => Ok(()),
            status => {
                let why = format!("the service answered with status {status}");
                Err(Failed::coded(Meaning::Permanent, "status", &why))
            }
        }
    }
}

/// How long an answer asks to wait, a day at most: `Retry-After`, or the header of Feishu, in seconds.
pub(super) fn pause(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    let seconds = seconds("retry-after").or_else(|| seconds("x-ogw-ratelimit-reset"))?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// An address with these parameters, for a browser.
pub(super) fn link(base: &str, path: &str, parameters: &[(&str, &str)]) -> Result<String, Failed> {
    let url: Result<Url, _> = format!("{}{path}", base.trim_end_matches('/')).parse();
    let mut url = url.map_err(|_| unreadable_address())?;
    url.query_pairs_mut().extend_pairs(parameters);
    Ok(url.into())
}

fn unreadable_address() -> Failed {
    Failed::coded(Meaning::Settings, "url", "the address of the service can't be read")
}

/// A text in an answer, found by a JSON pointer. Empty if there is none.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A value that may be JSON in a string, or in a string in a string.
pub(super) fn unwrapped(value: &Value) -> Value {
    let mut value = value.clone();
    for _ in 0..2 {
        let Some(inner) = value.as_str().and_then(|text| serde_json::from_str(text).ok()) else { break };
        value = inner;
    }
    value
}

/// Whether this can be the id of one member of a corporation. Others have characters that mean several members, or everybody.
pub(super) fn is_member(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-@.".contains(&b);
    (1..=100).contains(&text.len()) && !text.starts_with('@') && text.bytes().all(is_plain)
}
