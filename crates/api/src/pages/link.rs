//! Requests for pages: the token of the link in the query, and a posted form.

use crate::error::{Code, Problem, Result};
use crate::extract::{Client, pairs};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures::future::{LocalBoxFuture, Ready, ready};
use futures::{FutureExt, StreamExt, stream};
use std::convert::Infallible;

/// The largest form, in bytes.
const LARGEST: usize = 64 * 1024;

/// Somebody who follows a link. Credentials do not matter: the token says what the link may do.
pub struct Follower {
    /// The client. Each page has a quota for the client's network.
    pub client: Client,
    /// The token of the link. Empty if there is none.
    pub token: String,
}

impl Follower {
    fn of(request: &HttpRequest) -> Result<Self> {
        let client = Client::of(request)?;
        client.limit(&request.match_pattern().unwrap_or_default())?;
        let token = pairs(request.query_string()).into_iter().find(|(name, _)| name == "token");
        Ok(Self { client, token: token.map(|(_, token)| token).unwrap_or_default() })
    }
}

impl FromRequest for Follower {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// A posted form: the names and values of its texts, in their order. Browsers and mail programs encode forms in two ways
/// (`application/x-www-form-urlencoded` and `multipart/form-data`).
#[derive(Debug, Default)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// The first value with this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    async fn read(request: &HttpRequest, payload: Payload) -> Result<Self> {
        let client = Client::of(request)?;
        // A client that sends a byte now and then must not hold a connection for ever.
        let bytes = tokio::time::timeout(client.shared.settings().request_timeout, collect(payload)).await;
        let bytes = bytes.map_err(|_| Problem::new(Code::RequestTimeout))??;
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let media = media.unwrap_or_default();
        if media.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Ok(Self(serde_html_form::from_bytes(&bytes).unwrap_or_default()));
        }
        let boundary = multer::parse_boundary(media)
            .map_err(|_| Problem::new(Code::UnsupportedMediaType).detail("the body must be a form"))?;
        Ok(Self(parts(bytes, boundary).await.unwrap_or_default()))
    }
}

async fn collect(mut payload: Payload) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest))?;
        if bytes.len() + chunk.len() > LARGEST {
            return Err(Problem::new(Code::TooLarge).detail(format!("at most {LARGEST} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

async fn parts(bytes: Bytes, boundary: String) -> multer::Result<Vec<(String, String)>> {
    let whole = stream::once(ready(Ok::<_, Infallible>(bytes)));
    let mut form = multer::Multipart::new(whole, boundary);
    let mut found = Vec::new();
    while let Some(part) = form.next_field().await? {
        if let Some(name) = part.name().map(str::to_owned) {
            found.push((name, part.text().await?));
        }
    }
    Ok(found)
}

impl FromRequest for Posted {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        async move { Self::read(&request, payload).await }.boxed_local()
    }
}
