//! Request ids and traces. They are taken from the caller, returned, and in every log line and event of the request. Each request
//! is measured here, too.

use super::headers::Waits;
use super::limits::Remaining;
use crate::error::Problem;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use gatepass_metrics::Answered;
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! { static CURRENT: String; }

/// The ids of a request.
#[derive(Debug, Clone)]
pub struct Trace {
    /// `X-Request-Id` as given, or a new id.
    pub request_id: String,
    /// The trace id of `traceparent` (W3C Trace Context).
    pub trace_id: Option<String>,
}

/// The id of the request that this task processes. Empty outside of a request.
pub fn current_request_id() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Middleware: gives the request its ids, logs and counts it after its response, and returns the id.
pub async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let begun = Instant::now();
    let trace = read(&request);
    let id = trace.request_id.clone();
    let method = request.method().clone();
    let span =
        tracing::info_span!("request", request_id = %id, trace_id = trace.trace_id.as_deref().unwrap_or(""));
    request.extensions_mut().insert(trace);
    // The path without the query, because a filter may hold text that must not be logged.
    let path = request.path().to_owned();
    let work = async move {
        let mut response = only_problems(next.call(request).await?);
        let status = response.status().as_u16();
        tracing::info!(%method, path, status, "answered");
        count(&response, begun);
        if let Ok(value) = HeaderValue::from_str(&current_request_id()) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        tell_quota(&mut response);
        Ok(response)
    };
    CURRENT.scope(id, work.instrument(span)).await
}

/// Counts an answered request and its time.
fn count<B>(response: &ServiceResponse<B>, begun: Instant) {
    let request = response.request();
    let metrics = request.app_data::<web::Data<crate::Shared>>().map(|shared| &shared.settings().metrics);
    let Some(metrics) = metrics.filter(|metrics| metrics.is_on()) else { return };
    metrics.answered(&Answered {
        method: request.method().as_str(),
        route: request.match_pattern().as_deref(),
        status: response.status().as_str(),
        waited: request.extensions().contains::<Waits>(),
        took: begun.elapsed(),
    });
}

/// Replaces error bodies of libraries, so that callers get nothing but problems and our own pages. No library answers in HTML.
fn only_problems<B>(response: ServiceResponse<B>) -> ServiceResponse<EitherBody<B>> {
    let status = response.status();
    let ours = ["application/problem+json", "text/html; charset=utf-8"];
    let media = response.headers().get(header::CONTENT_TYPE);
    let is_ours = media.is_some_and(|media| ours.iter().any(|ours| media == ours));
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response.map_into_left_body();
    }
    let problem = Problem::of_status(status).error_response();
    response.into_response(problem).map_into_right_body()
}

/// Adds `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), if the request counted against a
/// quota.
fn tell_quota<B>(response: &mut ServiceResponse<B>) {
    let Some(remaining) = response.request().extensions().get::<Remaining>().copied() else { return };
    let headers = [
        ("ratelimit-policy", format!("\"default\";q={};w=60", remaining.quota)),
        ("ratelimit", format!("\"default\";r={};t=60", remaining.left)),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}

fn read(request: &ServiceRequest) -> Trace {
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    let given = header(REQUEST_ID.as_str()).filter(|id| is_plain(id)).map(str::to_owned);
    let ids = request.app_data::<web::Data<crate::Shared>>().map(|shared| shared.ids().clone());
    let minted = || ids.map(|ids| ids.next::<uuid::Uuid>().to_string()).unwrap_or_default();
    Trace { request_id: given.unwrap_or_else(minted), trace_id: header("traceparent").and_then(trace_id) }
}

/// Whether the id is safe in log lines and headers.
fn is_plain(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:/+=".contains(&b))
}

fn trace_id(traceparent: &str) -> Option<String> {
    let id = traceparent.split('-').nth(1)?;
    let is_id = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) && id.bytes().any(|b| b != b'0');
    is_id.then(|| id.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_a_trace_id_is_thirty_two_hex_digits_or_none(text in prop_oneof![".*", "[0-9a-f]{2}-[0-9a-fA-F]{30,34}-[0-9a-f]{16}-[0-9]{2}"]) {
            let is_id = |id: &str| id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
            prop_assert!(trace_id(&text).is_none_or(|id| is_id(&id)));
        }

        #[test]
        fn fuzz_a_request_id_that_is_taken_fits_a_header_and_a_log_line(id in ".*") {
            let breaks = |c: char| c.is_control() || c == '"' || c == ' ';
            prop_assert!(!is_plain(&id) || HeaderValue::from_str(&id).is_ok() && !id.contains(breaks));
        }
    }
}
