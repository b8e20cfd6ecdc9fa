//! Response headers that keep browsers from guessing the type of a response, framing it, caching it, or sending its URL to
//! other sites.

use crate::state::Shared;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

const HEADERS: [(HeaderName, &str); 5] = [
    // Every response has the type that it declares.
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    // `/docs`, and responses that may be cached, set their own.
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    // Responses contain data for this caller only.
    (header::CACHE_CONTROL, "no-store"),
];
/// Two years, as the preload lists of browsers require.
const ONLY_HTTPS: &str = "max-age=63072000";

/// Middleware: adds the headers that the response has not set itself.
pub async fn security_headers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let shared = request.app_data::<web::Data<Shared>>();
    let is_https =
        shared.is_some_and(|s| s.settings().public_url.as_ref().is_some_and(|u| u.starts_with("https:")));
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_HTTPS));
    }
    Ok(response)
}
