//! JSON bodies. They are checked against the published schema of their type before they are read. So the contract and
//! the server can't differ, and a caller learns of every fault at once.

use super::caller::after_authentication;
use super::{json, not_json};
use crate::contract;
use crate::error::{Code, Fault, Problem, Result};
use crate::state::Shared;
use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpRequest, web};
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use utoipa::ToSchema;

/// The largest body, in bytes.
pub const LIMIT: usize = 1024 * 1024;

/// A body that matches its schema. Rules between its fields are checked by the handler.
pub struct Body<T> {
    /// The input.
    pub input: T,
    /// The bytes of the body, which tell a repeated request from another one.
    pub bytes: web::Bytes,
}

impl<T: DeserializeOwned + ToSchema> Body<T> {
    async fn read(request: &HttpRequest, mut payload: Payload) -> Result<Self> {
        refuse_other_media(request)?;
        let shared = request.app_data::<web::Data<Shared>>().ok_or_else(|| Problem::new(Code::Internal))?;
        // A client that sends a byte now and then must not hold a connection for ever.
        let bytes = tokio::time::timeout(shared.settings().request_timeout, collect(&mut payload)).await;
        let bytes = bytes.map_err(|_| Problem::new(Code::RequestTimeout))??;
        // An action without required fields needs no body. A change does.
        let is_action = request.method() == Method::POST;
        let text: &[u8] = if is_action && bytes.is_empty() { b"{}" } else { &bytes };
        Ok(Self { input: parse(text)?, bytes })
    }
}

async fn collect(payload: &mut Payload) -> Result<web::Bytes> {
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| Problem::new(Code::InvalidJson).detail(e.to_string()))?;
        if bytes.len() + chunk.len() > LIMIT {
            return Err(Problem::new(Code::TooLarge).detail(format!("at most {LIMIT} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn parse<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T> {
    let mut value = json::parse(bytes)
        .map_err(|error| Problem::new(Code::InvalidJson).detail(not_json::words(&error)))?;
    contract::tidy(&mut value);
    let faults = contract::faults(&T::name(), &value);
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    whole(&mut value);
    serde_path_to_error::deserialize(value).map_err(|e| {
        let pointer = format!("/{}", e.path().to_string().replace(['.', '['], "/").replace(']', ""));
        Problem::faults(vec![Fault::new(pointer.trim_end_matches('/'), "invalid", e.inner().to_string())])
    })
}

/// For JSON Schema 6.0 is an integer, but serde needs 6.
fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let integer = number.to_string().strip_suffix(".0").and_then(|digits| digits.parse::<i64>().ok());
            if let Some(integer) = integer {
                *value = integer.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(fields) => fields.values_mut().for_each(whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn refuse_other_media(request: &HttpRequest) -> Result<()> {
    // A compressed body could grow without bound when it is read.
    let codings = request.headers().get_all(header::CONTENT_ENCODING);
    if codings.into_iter().any(|coding| coding != "identity") {
        return Err(Problem::new(Code::UnsupportedMediaType).detail("a request body is not compressed"));
    }
    let Some(media) = request.headers().get(header::CONTENT_TYPE) else {
        // An empty body has no type.
        let has_body = request.headers().get(header::CONTENT_LENGTH).is_some_and(|length| length != "0")
            || request.headers().contains_key(header::TRANSFER_ENCODING);
        return if has_body { Err(Problem::new(Code::UnsupportedMediaType)) } else { Ok(()) };
    };
    let essence = media.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let fits =
        ["application/json", "application/merge-patch+json"].iter().any(|m| m.eq_ignore_ascii_case(essence));
    if fits { Ok(()) } else { Err(Problem::new(Code::UnsupportedMediaType)) }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { after_authentication(&request, Self::read(&request, payload).await).await })
    }
}
