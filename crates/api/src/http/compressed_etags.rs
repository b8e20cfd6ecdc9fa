//! `Vary` and `ETag`s of responses that may be compressed. The compressed form has other bytes, so it needs a strong ETag of its
//! own: the ETag of the object with the coding appended. `If-Match` and `If-None-Match` accept both.

use crate::service::fixed::is_identity;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;

/// The codings that `Compress` knows.
const CODINGS: [&str; 2] = ["gzip", "deflate"];

/// The ETag of the object, given the ETag of any of its forms (RFC 9110 section 8.8.3.3). A weak ETag counts as the strong one
/// that a proxy weakened, because both stand for the same bytes.
pub fn plain(etag: &str) -> String {
    let etag = etag.trim_start_matches("W/");
    let inner = etag.strip_suffix('"').unwrap_or(etag);
    let form = CODINGS.iter().find_map(|coding| inner.strip_suffix(coding)?.strip_suffix('-'));
    form.map_or_else(|| etag.to_owned(), |object| format!("{object}\""))
}

/// The ETag of the object in this coding.
fn coded(etag: &str, coding: &str) -> String {
    format!("{}-{coding}\"", etag.trim_end_matches('"'))
}

/// Middleware around `Compress`: sets `Vary`, and the ETag of the form that is sent.
pub async fn compressed_etags<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_ENCODING).is_some_and(is_identity) {
        headers.remove(header::CONTENT_ENCODING);
    }
    let text = |value: Option<&HeaderValue>| value.and_then(|v| v.to_str().ok()).map(str::to_owned);
    let varies = headers.get_all(header::VARY).any(|v| v == "accept-encoding");
    if !varies {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    let (Some(etag), known) = (text(headers.get(header::ETAG)), text(known.as_ref())) else {
        return Ok(response);
    };
    // A 304 has no body. It repeats the ETag of the form that the client has.
    let coding = text(headers.get(header::CONTENT_ENCODING)).or_else(|| {
        let has =
            |coding: &&&str| known.as_deref().is_some_and(|known| known.contains(&coded(&etag, coding)));
        CODINGS.iter().find(has).map(|coding| (*coding).to_owned())
    });
    if let Some(value) = coding.and_then(|coding| HeaderValue::from_str(&coded(&etag, &coding)).ok()) {
        headers.insert(header::ETAG, value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_every_form_leads_back_to_the_object(etag in "\"[A-Za-z0-9_]{1,40}\"", other in ".*") {
            for form in [etag.clone(), coded(&etag, "gzip"), coded(&etag, "deflate"), format!("W/{etag}")] {
                prop_assert_eq!(&plain(&form), &etag);
            }
            plain(&other);
        }
    }
}
