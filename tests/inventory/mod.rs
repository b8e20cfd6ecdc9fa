//! Nodes, assets, accounts.

mod accounts;
mod assets;
mod ended;
mod law;
mod lists;
mod nodes;
mod restricted;
mod restricted_requests;
mod restricted_waits;
mod together;
mod widening;

use gatepass_testing::{Person, Value, json};

/// A node of an organization, below `parent` or at the top.
pub async fn node(by: &Person, org: &str, name: &str, parent: Option<&str>) -> String {
    let body = json!({ "org_id": org, "name": name, "parent_id": parent });
    id(&by.post("/nodes", body).await.expect(201))
}

/// An asset in these nodes with ssh and rdp.
pub async fn asset(by: &Person, org: &str, name: &str, nodes: &[&str]) -> String {
    let protocols = json!([{ "name": "ssh", "port": 22 }, { "name": "rdp", "port": 3389 }]);
    let body =
        json!({ "org_id": org, "name": name, "category": "host", "nodes": nodes, "protocols": protocols });
    id(&by.post("/assets", body).await.expect(201))
}

/// An account on an asset.
pub async fn account(by: &Person, asset: &str, username: &str) -> String {
    id(&by.post(&format!("/assets/{asset}/accounts"), json!({ "username": username })).await.expect(201))
}

pub fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

/// Pointers and codes of a problem's faults, sorted.
pub fn faults(problem: &Value) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let faults = problem["errors"].as_array().unwrap().iter();
    let mut faults: Vec<_> = faults.map(|f| (text(&f["pointer"]), text(&f["code"]))).collect();
    faults.sort_unstable();
    faults
}

pub fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}
