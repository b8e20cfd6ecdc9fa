//! Approval flows.

mod approvers;
mod create;
mod delete;
mod faults;
mod law;
mod law_of_choice;
mod law_of_claims;
mod list;
mod reasons;
mod scopes;
mod see;
mod update;
mod warnings;

use gatepass_testing::{Person, Value, json};

/// A flow of this organization that any admin approves, visible to everyone.
pub fn manual(org: &str, name: &str) -> Value {
    json!({ "org_id": org, "name": name, "ticket_type": "asset_access", "approval": { "type": "manual" } })
}

/// Creates a flow and returns it.
pub async fn make(by: &Person, body: Value) -> Value {
    by.post("/flows", body).await.expect(201)
}

/// The `(pointer, code)` of every fault or warning, sorted.
pub fn faults(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut faults: Vec<_> =
        list.as_array().unwrap().iter().map(|f| (text(&f["pointer"]), text(&f["code"]))).collect();
    faults.sort();
    faults
}

/// The expected list for [`faults`].
pub fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut faults: Vec<_> = faults.iter().map(|(p, c)| ((*p).to_owned(), (*c).to_owned())).collect();
    faults.sort();
    faults
}
