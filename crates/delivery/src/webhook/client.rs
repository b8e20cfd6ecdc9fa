//! Posts webhooks, and reads a small answer.

use std::sync::Arc;

use hyper::{Request, header::CONTENT_TYPE};
use time::OffsetDateTime;
use tokio::time::Instant;
use url::Url;

use super::{Answer, Secret, answer, sign};
use crate::{
    http::{Allow, Failure, Http, HttpConfig, HttpConfigFault, Resolve, retry_after},
    text::text,
};

/// The most bytes of a body that are read. A receiver with more is disconnected.
const BODY: usize = 64 * 1024;
/// The bytes of a body that are kept.
const SNIPPET: usize = 2048;

/// Posts webhooks.
#[derive(Debug, Clone)]
pub struct Client(Http);

impl Client {
    /// Reads the certificates of the system.
    pub fn new(config: HttpConfig) -> Result<Self, HttpConfigFault> {
        Http::new(config).map(Self)
    }

    /// Looks names up there.
    #[must_use]
    pub fn resolving(self, resolver: Arc<dyn Resolve>) -> Self {
        Self(self.0.resolving(resolver))
    }

    /// The exceptions, for checks of addresses before they are stored.
    pub fn allow(&self) -> &Allow {
        self.0.allow()
    }

    /// Posts a body, signed with each of the secrets. `id` is the same in each attempt; `at` is the time of this one.
    pub async fn post(
        &self,
        url: &Url,
        id: &str,
        at: OffsetDateTime,
        body: &[u8],
        secrets: &[Secret],
    ) -> Result<Answer, Failure> {
        // A dot would move the border between id and time in what is signed.
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(Failure::Id);
        }
        let begun = Instant::now();
        let mut request = Request::post("/").header(CONTENT_TYPE, "application/json");
        for (name, value) in sign(id, at, body, secrets) {
            request = request.header(name, value);
        }
        let exchange = self.0.exchange(url, request, body.to_vec()).await?;
        let status = exchange.head.status.as_u16();
        let headers = answer::kept(&exchange.head.headers);
        let retry_after = retry_after(&exchange.head.headers, at);
        let body = text(&String::from_utf8_lossy(&exchange.beginning(SNIPPET, BODY).await));
        Ok(Answer { status, headers, body, took: begun.elapsed(), retry_after })
    }
}
