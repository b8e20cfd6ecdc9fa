//! A change that breaks callers is noticed: the contract is held against the one that was released last.
//! What counts is in `document.rs` and `schema.rs`; each kind of break, and of addition, is planted in `planted.rs`.

mod document;
mod planted;
mod schema;

use crate::support::Value;

/// Which way a schema's values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From callers to us.
    Sent,
    /// From us to callers.
    Given,
}

const RELEASED: &str = include_str!("../../openapi/released.json");

#[test]
fn callers_of_the_last_release_go_on() {
    let released: Value = serde_json::from_str(RELEASED).unwrap();
    let breaks = document::breaks(&released, gatepass_api::openapi::document());
    assert!(breaks.is_empty(), "breaks callers (docs/api-design.md, Versions):\n{}", breaks.join("\n"));
}
