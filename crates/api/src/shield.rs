//! What every request and answer is held to whatever it is about: one `Host`, and the headers that keep a browser from
//! taking an answer for a page, framing it, or telling others where it was.

use crate::error::{Code, Problem};
use crate::state::Shared;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};

const HEADERS: [(HeaderName, &str); 5] = [
    // No answer of ours is what its type does not say.
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    // `/docs` and what may be kept say so themselves.
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::CACHE_CONTROL, "no-store"),
];
/// Two years, as browsers' preload lists ask.
const ONLY_HTTPS: &str = "max-age=63072000";

/// Middleware: refuses what proxies disagree about, and adds the headers that an answer has not set itself.
pub async fn shield<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let shared = request.app_data::<web::Data<Shared>>();
    let is_https =
        shared.is_some_and(|s| s.settings().public_url.as_ref().is_some_and(|u| u.starts_with("https:")));
    // RFC 9112 section 3.2: each of two proxies could have taken another one for the target.
    let mut response = if request.headers().get_all(header::HOST).count() > 1 {
        let problem = Problem::new(Code::BadRequest).detail("more than one Host").error_response();
        request.into_response(problem).map_into_right_body()
    } else {
        next.call(request).await?.map_into_left_body()
    };
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
