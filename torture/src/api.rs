//! The API as the clients call it: expired sessions are renewed, responses are kept as they came.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Result;
use crate::world::Person;

/// The longest wait for a response. Waiting for a recovery happens between the tries.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two tries.
pub const PAUSE: Duration = Duration::from_millis(30);
/// The number of tries before the torture gives up.
const TRIES: usize = 3000;

/// A response, with the parts that a retry must repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Whether it is marked as replayed.
    pub replayed: bool,
    /// `Location`.
    pub location: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// The body, to the byte.
    pub text: String,
}

impl Answer {
    /// Whether it reports success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The problem's code.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether the response asks for the same request again.
    pub fn asks_to_retry(&self) -> bool {
        self.status == 503 || (self.status == 409 && self.code() == "idempotency_in_progress")
    }
}

/// A server, and the sessions on it.
pub struct Api {
    base: String,
    client: Client,
    tokens: Arc<Mutex<BTreeMap<String, String>>>,
    /// One login at a time, because many at once would look like guessing.
    logins: tokio::sync::Mutex<()>,
}

impl Api {
    /// The API of the server at `base`, such as `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Result<Self> {
        let client = Client::builder().timeout(PATIENCE).build()?;
        Ok(Self {
            base: base.to_owned(),
            client,
            tokens: Arc::default(),
            logins: tokio::sync::Mutex::default(),
        })
    }

    /// The same sessions at another server with a copy of the database.
    pub fn moved_to(&self, base: &str) -> Result<Self> {
        Ok(Self { tokens: Arc::clone(&self.tokens), ..Self::new(base)? })
    }

    /// Whether the server is ready.
    pub async fn is_ready(&self) -> bool {
        let probe = self.client.get(format!("{}/readyz", self.base)).send().await;
        probe.is_ok_and(|answer| answer.status().is_success())
    }

    /// Sends a request once. A caller without a valid session logs in first; a refused login is the response.
    pub async fn send(
        &self,
        who: &Person,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> reqwest::Result<Answer> {
        loop {
            let Some(token) = self.token_of(who) else {
                match self.log_in(who).await? {
                    None => continue,
                    Some(refused) => return Ok(refused),
                }
            };
            let mut request = self.client.request(method.clone(), self.url(path)).bearer_auth(token);
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            if let Some(body) = body {
                request = request.json(body);
            }
            let answer = read(request).await?;
            if answer.status != 401 {
                return Ok(answer);
            }
            self.tokens().remove(&who.username);
        }
    }

    /// Begins to read a stream that ends after this many seconds.
    pub async fn stream(&self, who: &Person, path: &str, seconds: u64) -> Result<reqwest::Response> {
        let token = loop {
            if let Some(token) = self.token_of(who) {
                break token;
            }
            if let Some(refused) = self.log_in(who).await? {
                return Err(format!("{path}: {}", refused.text).into());
            }
        };
        let request = self.client.get(self.url(path)).bearer_auth(token);
        let response = request.header("prefer", format!("wait={seconds}")).send().await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            self.tokens().remove(&who.username);
        }
        Ok(response.error_for_status()?)
    }

    /// Sends a request once, without credentials.
    pub async fn tell(&self, path: &str, body: &Value) -> reqwest::Result<Answer> {
        read(self.client.post(self.url(path)).json(body)).await
    }

    /// The object at a path, retried until the server is back. An error if it does not exist.
    pub async fn get(&self, who: &Person, path: &str) -> Result<Value> {
        self.until_answered(who, Method::GET, path, None).await
    }

    /// Creates or replaces an object, retried until the server is back, and returns it.
    pub async fn make(&self, who: &Person, method: Method, path: &str, body: Value) -> Result<Value> {
        self.until_answered(who, method, path, Some(&body)).await
    }

    /// Deletes an object, retried until the server is back. Returns false if it is gone without this being acknowledged: a
    /// request without a response deleted it.
    pub async fn delete(&self, who: &Person, path: &str) -> Result<bool> {
        let answer = self.until_any_answer(who, &Method::DELETE, path, None).await?;
        if answer.status == 404 { Ok(false) } else { success(&Method::DELETE, path, &answer).map(|_| true) }
    }

    async fn until_answered(
        &self,
        who: &Person,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value> {
        let answer = self.until_any_answer(who, &method, path, body).await?;
        success(&method, path, &answer)
    }

    async fn until_any_answer(
        &self,
        who: &Person,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer> {
        for _ in 0..TRIES {
            match self.send(who, method.clone(), path, None, body).await {
                Ok(answer) if !answer.asks_to_retry() => return Ok(answer),
                Ok(_) | Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
        Err(format!("{method} {path}: no answer after {TRIES} tries").into())
    }

    async fn log_in(&self, who: &Person) -> reqwest::Result<Option<Answer>> {
        let _alone = self.logins.lock().await;
        if self.token_of(who).is_some() {
            return Ok(None);
        }
        let body = json!({ "username": who.username, "password": who.password });
        let answer = self.tell("/auth/login", &body).await?;
        if let Some(token) = answer.json()["access_token"].as_str() {
            self.tokens().insert(who.username.clone(), token.to_owned());
            return Ok(None);
        }
        Ok(Some(answer))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    fn token_of(&self, who: &Person) -> Option<String> {
        self.tokens().get(&who.username).cloned()
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The object in a response that reports success.
fn success(method: &Method, path: &str, answer: &Answer) -> Result<Value> {
    if answer.is_success() {
        return Ok(answer.json());
    }
    Err(format!("{method} {path}: {} {}", answer.status, answer.text).into())
}

async fn read(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    Ok(Answer {
        status: response.status().as_u16(),
        replayed: header("idempotency-replayed").is_some(),
        location: header("location"),
        etag: header("etag"),
        retry_after: header("retry-after"),
        text: response.text().await?,
    })
}
