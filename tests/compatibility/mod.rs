//! Finds changes that break callers, by comparing the contract with that of the last release. The rules are in
//! `document.rs` and `schema.rs`; `planted.rs` plants each kind of break and of addition.

mod document;
mod planted;
mod schema;

use gatepass_testing::Value;

/// The direction in which the values of a schema are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From callers to the server.
    Sent,
    /// From the server to callers.
    Given,
}

const RELEASED: &str = include_str!("../../openapi/released.json");

/// Intended breaks since the last release, each with its reason. A release empties the list.
const MEANT: [&str; 0] = [];

#[test]
fn callers_of_the_last_release_go_on() {
    let released: Value = serde_json::from_str(RELEASED).unwrap();
    let breaks = document::breaks(&released, gatepass_api::openapi::document());
    let new: Vec<_> = breaks.iter().filter(|found| !MEANT.contains(&found.as_str())).cloned().collect();
    assert!(new.is_empty(), "breaks callers (docs/api-design.md, Versions):\n{}", new.join("\n"));
    assert_eq!(breaks.len(), MEANT.len(), "what is not broken any more needs no leave: {breaks:?}");
}
