//! Warnings about flows that pin the assets below the requested nodes.

use super::wire::Warning;
use gatepass_app::tickets::Given;
use gatepass_domain::flow::Definition;
use gatepass_domain::permission::MAX_ASSETS;

/// The warning that an approval now would fail, because the flow pins more assets than a permission may name.
pub fn of(given: &Given, definition: &Definition, below: usize) -> Option<Warning> {
    let at_nodes = |code, detail: String| {
        let pins = definition.pin_assets && !given.nodes.is_empty();
        pins.then(|| Warning { pointer: "/request/nodes".to_owned(), code, detail })
    };
    if below > MAX_ASSETS {
        return at_nodes(
            "too_many_assets",
            format!("more than {MAX_ASSETS} assets are there, which can't be given"),
        );
    }
    let nothing =
        || at_nodes("no_assets", "no assets are there, and those that come later are not given".to_owned());
    (below == 0).then(nothing).flatten()
}
