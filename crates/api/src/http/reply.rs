//! Responses: objects with a strong ETag, `Location` for created objects, 304 for objects that the caller has.

use crate::error::{Code, Problem, Result};
use crate::extract::{if_match, if_none_match};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A response before it is sent. An `Idempotency-Key` stores it.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// `Location`, for a created object.
    pub location: Option<String>,
    /// The ETag, if the body is an object that has one.
    pub etag: Option<String>,
    /// The JSON body; empty for 204.
    pub body: Vec<u8>,
    /// The body to store instead of `body`, if `body` shows a secret once.
    pub remembered: Option<Vec<u8>>,
}

impl Reply {
    /// 200 with an object and its ETag.
    pub fn ok(view: &impl Serialize) -> Result<Self> {
        let reply = Self::answer(view)?;
        Ok(Self { etag: Some(etag_of(&reply.body)), ..reply })
    }

    /// 200 with an object, and the ETag of the object without values that count down.
    pub fn ok_as(view: &impl Serialize, still: &impl Serialize) -> Result<Self> {
        Ok(Self { etag: Self::ok(still)?.etag, ..Self::answer(view)? })
    }

    /// 201 with a created object and its location.
    pub fn created(location: String, view: &impl Serialize) -> Result<Self> {
        Ok(Self { status: StatusCode::CREATED, location: Some(location), ..Self::ok(view)? })
    }

    /// 201 with a created object, and the ETag of the object as GET shows it.
    pub fn created_as(location: String, view: &impl Serialize, read: &impl Serialize) -> Result<Self> {
        Ok(Self { etag: Self::ok(read)?.etag, ..Self::created(location, view)? })
    }

    /// 200 with an answer that is not an object with an id, such as a check.
    pub fn answer(view: &impl Serialize) -> Result<Self> {
        Ok(Self { status: StatusCode::OK, location: None, etag: None, body: json(view)?, remembered: None })
    }

    /// 204.
    pub fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            location: None,
            etag: None,
            body: Vec::new(),
            remembered: None,
        }
    }

    /// Sends the response.
    pub fn send(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if self.status == StatusCode::NO_CONTENT {
            return response.finish();
        }
        response.content_type("application/json").body(self.body)
    }
}

/// GET of one object: 200, or 304 if `If-None-Match` names its ETag.
pub fn object(request: &HttpRequest, view: &impl Serialize) -> Result<HttpResponse> {
    Ok(unless_known(request, Reply::ok(view)?))
}

/// Sends the response, or 304 if `If-None-Match` names its ETag.
pub fn unless_known(request: &HttpRequest, reply: Reply) -> HttpResponse {
    if reply.etag.as_deref().is_some_and(|etag| if_none_match(request, etag)) {
        return Reply { status: StatusCode::NOT_MODIFIED, body: Vec::new(), ..reply }.send();
    }
    reply.send()
}

/// Whether `If-None-Match` names another ETag than this one.
pub fn is_outdated(request: &HttpRequest, reply: &Reply) -> bool {
    request.headers().contains_key(header::IF_NONE_MATCH)
        && !reply.etag.as_deref().is_some_and(|etag| if_none_match(request, etag))
}

/// Refuses to change an object whose ETag `If-Match` does not name. `view` is the object that GET would return now.
pub fn refuse_stale(request: &HttpRequest, view: &impl Serialize) -> Result<()> {
    if request.headers().contains_key(header::IF_MATCH) && !if_match(request, &etag_of(&json(view)?)) {
        return Err(Problem::new(Code::Stale));
    }
    Ok(())
}

/// Refuses to create an object if the request has `If-Match`.
pub fn refuse_new(request: &HttpRequest) -> Result<()> {
    if request.headers().contains_key(header::IF_MATCH) {
        return Err(Problem::new(Code::Stale));
    }
    Ok(())
}

fn json(view: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(view).map_err(|error| {
        tracing::error!(%error, "can't write an answer as JSON");
        Problem::new(Code::Internal)
    })
}

/// A strong ETag: the fingerprint of the bytes that are sent (RFC 9110 section 8.8.1).
fn etag_of(body: &[u8]) -> String {
    let digest: Vec<u8> = Sha256::digest(body).iter().take(15).copied().collect();
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest))
}
