//! Permissions and access questions.

mod changes;
mod checks;
mod clock;
mod exclusions;
mod explanations;
pub mod law;
mod listings;
mod membership;
mod memberships;
mod moments;
mod permissions;
mod templates;
mod virtual_accounts;

use crate::inventory::{account, asset, id, node};
use gatepass_testing::{Answer, Person, Value, World, json, rows};

/// The objects that permissions name: a host with the accounts `root` and `app` in the node `leaf` below `top`, and a
/// group.
pub struct Place {
    pub top: String,
    pub leaf: String,
    pub host: String,
    pub root: String,
    pub group: String,
}

impl Place {
    pub async fn new(world: &World) -> Self {
        let boss = &world.admin;
        let top = node(boss, &world.org, "top", None).await;
        let leaf = node(boss, &world.org, "leaf", Some(&top)).await;
        let host = asset(boss, &world.org, "host", &[&leaf]).await;
        let root = account(boss, &host, "root").await;
        account(boss, &host, "app").await;
        let group = world.group("staff", &[]).await;
        Self { top, leaf, host, root, group }
    }
}

/// A permission of the organization `default` with these fields. Returns its id.
pub async fn rule(world: &World, fields: Value) -> String {
    let mut body = json!({ "org_id": world.org, "name": "rule", "accounts": ["@ALL"], "protocols": ["all"] });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    id(&world.admin.post("/permissions", body).await.expect(201))
}

/// A permission of this user, whether or not they are a member. The API makes none for others.
pub fn naming(world: &World, user: &str) -> rows::Row {
    let row = rows::permission(world.new_id(), &world.org).with("users", format!("{{{user}}}"));
    row.with("accounts", "{@ALL}").with("protocols", "{all}").with("actions", "{connect}")
}

/// Checks `connect` as `root` over ssh, or with other fields.
pub async fn check(by: &Person, asset: &str, fields: Value) -> Answer {
    by.post("/access/check", question(asset, fields)).await
}

pub fn question(asset: &str, fields: Value) -> Value {
    let mut body = json!({ "asset_id": asset, "account": "root", "protocol": "ssh", "action": "connect" });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// `allowed` if this person may connect as `root` over ssh, else the reason.
pub async fn answer(by: &Person, asset: &str) -> String {
    let answer = check(by, asset, json!({})).await.expect(200);
    let allowed = answer["allowed"].as_bool().unwrap();
    if allowed { "allowed".to_owned() } else { answer["reason"].as_str().unwrap().to_owned() }
}
