//! Warnings about a valid request that may not be what the requester wants: accounts and protocols that its assets
//! lack.

use super::wire::Warning;
use gatepass_app::tickets::Given;
use gatepass_domain::flow::Definition;
use gatepass_domain::permission::{ALL_PROTOCOLS, MAX_ASSETS};
use gatepass_persistence::tickets::{AssetFacts, NodeFacts, Surroundings};

/// The warnings about a request, given the objects that it names.
pub fn of(given: &Given, around: &Surroundings) -> Vec<Warning> {
    let Given { nodes: _, assets, accounts, protocols } = given;
    let mut warnings: Vec<Warning> = Vec::new();
    for (index, id) in assets.iter().enumerate() {
        let asset = around.assets.iter().find(|asset| asset.id == id.0 && !asset.is_active);
        warnings.extend(asset.map(|asset| Warning {
            pointer: format!("/request/assets/{index}"),
            code: "asset_inactive",
            detail: format!("{} is deactivated", asset.name),
        }));
    }
    for (index, account) in accounts.iter().enumerate() {
        // `@...` and `!...` don't name an account of the asset.
        let names = !account.starts_with(['@', '!']);
        let lacking = lacking(around, |a| &a.accounts, |n| &n.accounts, account).filter(|_| names);
        warnings.extend(lacking.map(|lacking| Warning {
            pointer: format!("/request/accounts/{index}"),
            code: "account_not_on_asset",
            detail: format!("no active account {account} on {lacking}"),
        }));
    }
    for (index, protocol) in protocols.iter().enumerate().filter(|(_, name)| *name != ALL_PROTOCOLS) {
        let lacking = lacking(around, |a| &a.protocols, |n| &n.protocols, protocol);
        warnings.extend(lacking.map(|lacking| Warning {
            pointer: format!("/request/protocols/{index}"),
            code: "protocol_not_offered",
            detail: format!("{protocol} is not offered by {lacking}"),
        }));
    }
    warnings
}

/// The warning that an approval now would fail, because the flow pins more assets than a permission may name.
pub fn of_pinned(given: &Given, definition: &Definition, below: usize) -> Option<Warning> {
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

/// The assets that lack a name, in words. For a node, one asset with the name is enough.
fn lacking(
    around: &Surroundings,
    of_asset: fn(&AssetFacts) -> &Vec<String>,
    of_node: fn(&NodeFacts) -> &Vec<String>,
    name: &String,
) -> Option<String> {
    const SHOWN: usize = 10;
    let mut lacking: Vec<String> = around
        .assets
        .iter()
        .filter(|asset| !of_asset(asset).contains(name))
        .map(|asset| asset.name.clone())
        .collect();
    let empty_nodes = around.nodes.iter().filter(|node| !of_node(node).contains(name));
    lacking.extend(empty_nodes.map(|node| format!("any asset below node {}", node.id)));
    let more = lacking.len().saturating_sub(SHOWN);
    lacking.truncate(SHOWN);
    if more > 0 {
        lacking.push(format!("{more} more"));
    }
    (!lacking.is_empty()).then(|| lacking.join(", "))
}
