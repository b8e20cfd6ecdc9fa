//! Request headers that change the response.

use crate::http::compressed_etags::plain;
use actix_web::{HttpMessage, HttpRequest};
use std::time::Duration;

/// The longest wait that a caller may ask for (RFC 7240 `wait`), in seconds.
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

/// Marks a request that asked a route which can wait to wait.
#[derive(Debug, Clone, Copy)]
pub struct Waits;

/// How long the caller wants to wait for a change: `Prefer: wait=30`. Marks the request with [`Waits`].
pub fn wait_seconds(request: &HttpRequest) -> Option<Duration> {
    let time = wait(&values(request, "prefer")?)?;
    request.extensions_mut().insert(Waits);
    Some(time)
}

fn wait(preferences: &str) -> Option<Duration> {
    let wait = preferences.split([',', ';']).find_map(|p| {
        let (name, value) = p.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("wait")
            .then(|| value.trim().trim_matches('"').parse::<u64>().ok())?
    })?;
    Some(Duration::from_secs(wait.min(LONGEST_WAIT)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fuzz_a_wait_is_a_minute_at_most(text in prop_oneof![".*", "((wait|respond-async|x) ?= ?\"?[0-9-]{0,25}\"?[,;] ?){0,4}"]) {
            prop_assert!(wait(&text).is_none_or(|time| time <= Duration::from_secs(LONGEST_WAIT)));
        }

        #[test]
        fn fuzz_a_wait_is_found_among_other_preferences(seconds in 0_u64..=LONGEST_WAIT, before in "[a-z-]{1,9}", space in " {0,2}") {
            prop_assume!(before != "wait");
            let text = format!("{before}={before},{space}Wait{space}={space}{seconds};x=y");
            prop_assert_eq!(wait(&text), Some(Duration::from_secs(seconds)));
        }

        #[test]
        fn fuzz_an_etag_is_named_or_it_is_not(others in "(\"[a-z]{0,5}\", ?){0,5}", etag in "\"[A-Z]{1,20}\"", any in ".*") {
            prop_assert!(!names(&others, &etag));
            for named in [etag.clone(), format!("{others}{etag}"), format!("{others}W/{etag}"), format!("{others}*")] {
                prop_assert!(names(&named, &etag), "{}", named);
            }
            names(&any, &etag);
        }
    }
}
