//! Requests and responses.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// A forged cursor: this one with another key.
pub fn forged(cursor: &Value, key: &str) -> String {
    let cursor = cursor.as_str().expect("a cursor");
    let text = URL_SAFE_NO_PAD.decode(cursor).expect("base64");
    let mut fields: Value = serde_json::from_slice(&text).expect("JSON");
    fields["k"] = key.into();
    URL_SAFE_NO_PAD.encode(fields.to_string())
}

/// A response with its body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null if it is empty or not JSON.
    pub json: Value,
}

impl Answer {
    /// Sends a request and reads the response. A stream of events has no end: its first part is read.
    pub async fn of(request: RequestBuilder) -> Self {
        let (client, request) = request.build_split();
        let request = request.expect("a request");
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let mut response = client.execute(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = if headers.get("content-type").is_some_and(|kind| kind == "text/event-stream") {
            let first = response.chunk().await.expect("a body").expect("a part");
            String::from_utf8(first.to_vec()).expect("a text")
        } else {
            response.text().await.expect("a body")
        };
        let json = serde_json::from_str(&text).unwrap_or_default();
        let answer = Self { status, headers, text, json };
        if answer.json["code"] == "missing_scope" {
            crate::scopes::check(&method, &path, answer.header("www-authenticate"), &answer.json);
        }
        answer
    }

    /// Checks the status and returns the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json
    }

    /// Checks that this is a problem with this status and code, and returns it.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.json["code"].as_str().unwrap_or("")),
            (status, code),
            "{}",
            self.text
        );
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["request_id"].as_str(), Some(self.header("x-request-id")));
        self.json
    }

    /// A header, or the empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The ids of the items of a list.
    pub fn ids(&self) -> Vec<String> {
        self.json["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect()
    }
}

/// A request to the server at `base`. Paths are below `/api/v1`, except those of the root.
pub fn request(
    client: &Client,
    base: &str,
    token: Option<&str>,
    method: Method,
    path: &str,
) -> RequestBuilder {
    let roots = [
        "/api/",
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/openapi.yaml",
        "/asyncapi.json",
        "/problems",
        "/.well-known/",
        "/docs",
        "/unsubscribe",
        "/decide",
        "/integrations/",
    ];
    let is_whole = roots.iter().any(|root| path.starts_with(root));
    let url = if is_whole { format!("{base}{path}") } else { format!("{base}/api/v1{path}") };
    let request = client.request(method, url);
    match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}
