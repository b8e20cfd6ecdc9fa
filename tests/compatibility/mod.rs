//! A change that breaks callers is noticed: the contract is held against the one that was released last.
//! What counts is in `document.rs` and `schema.rs`; each kind of break, and of addition, is planted in `planted.rs`.

mod document;
mod planted;
mod schema;

use gatepass_testing::Value;

/// Which way a schema's values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From callers to us.
    Sent,
    /// From us to callers.
    Given,
}

const RELEASED: &str = include_str!("../../openapi/released.json");

/// Breaks since the last release that are meant, each with its reason; the next release starts with none.
const MEANT: [&str; 2] = [
    // Where a flow keeps from its applicants who decides, what those write would tell it.
    "GET /api/v1/tickets/{id}/comments -> 200/items[]/author: may be null now",
    "GET /api/v1/tickets/{id}/comments -> 200/items[]/author: may be left out now",
];

#[test]
fn callers_of_the_last_release_go_on() {
    let released: Value = serde_json::from_str(RELEASED).unwrap();
    let breaks = document::breaks(&released, gatepass_api::openapi::document());
    let new: Vec<_> = breaks.iter().filter(|found| !MEANT.contains(&found.as_str())).cloned().collect();
    assert!(new.is_empty(), "breaks callers (docs/api-design.md, Versions):\n{}", new.join("\n"));
    assert_eq!(breaks.len(), MEANT.len(), "what is not broken any more needs no leave: {breaks:?}");
}
