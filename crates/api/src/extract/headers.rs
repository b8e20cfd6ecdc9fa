//! Request headers that change how a request is answered.

use crate::variants::plain;
use actix_web::HttpRequest;
use std::time::Duration;

/// The longest wait that a caller may ask for (RFC 7240 `wait`).
const LONGEST_WAIT: u64 = 60;

/// Whether `If-Match`, if there is one, names this ETag.
pub fn if_match(request: &HttpRequest, etag: &str) -> bool {
    values(request, "if-match").is_none_or(|list| names(&list, etag))
}

/// Whether `If-None-Match` names this ETag: the caller has the object already.
pub fn if_none_match(request: &HttpRequest, etag: &str) -> bool {
    values(request, "if-none-match").is_some_and(|list| names(&list, etag))
}

fn values(request: &HttpRequest, name: &str) -> Option<String> {
    let all: Vec<&str> = request.headers().get_all(name).filter_map(|v| v.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}

fn names(list: &str, etag: &str) -> bool {
    list.split(',').map(str::trim).any(|one| one == "*" || plain(one) == etag)
}

/// How long the caller would wait for a change: `Prefer: wait=30`.
pub fn wait_seconds(request: &HttpRequest) -> Option<Duration> {
    let preferences = values(request, "prefer")?;
    let wait = preferences.split([',', ';']).find_map(|p| {
        let (name, value) = p.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("wait")
            .then(|| value.trim().trim_matches('"').parse::<u64>().ok())?
    })?;
    Some(Duration::from_secs(wait.min(LONGEST_WAIT)))
}
