//! Requests that were answered.

use crate::declared::Series;
use std::time::Duration;

/// The route of requests that no route matches.
pub const UNMATCHED: &str = "unmatched";

/// A request that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// Its method. A method that no route has counts as `other`.
    pub method: &'a str,
    /// The route as it is declared, such as `/api/v1/tickets/{id}`. None: no route matches.
    pub route: Option<&'a str>,
    /// The status of the answer.
    pub status: &'a str,
    /// Whether the request asked to wait for a change, and its route waits.
    pub waited: bool,
    /// The time from the head of the request to the head of the answer.
    pub took: Duration,
}

impl Answered<'_> {
    pub(crate) fn count(self, series: &Series) {
        let Self { method, route, status, waited, took } = self;
        let times = if waited { &series.waits } else { &series.requests };
        times.observe([known(method), route.unwrap_or(UNMATCHED), status], took);
    }
}

/// Callers may send any word as a method.
fn known(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
        _ => "other",
    }
}
