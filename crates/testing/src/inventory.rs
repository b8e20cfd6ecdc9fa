//! Assets, nodes, accounts and groups.

use crate::{Person, World, rows};
use serde_json::json;

impl World {
    /// A host in the organization `default` with the accounts `app` and `root` and the protocols `ssh` and `rdp`.
    pub async fn asset(&self, name: &str) -> String {
        self.asset_in(&self.org, name).await
    }

    /// A host of the same kind in another organization.
    pub async fn asset_in(&self, org: &str, name: &str) -> String {
        let id = self.new_id();
        let protocols = json!([{ "name": "ssh", "port": 22 }, { "name": "rdp", "port": 3389 }]);
        self.insert([
            rows::asset(&id, org, name).with("protocols", protocols),
            rows::account(self.new_id(), &id, "app"),
            rows::account(self.new_id(), &id, "root").with("privileged", true),
        ])
        .await;
        id
    }

    /// A node of the organization `default`, below `parent` or at the top.
    pub async fn node(&self, name: &str, parent: Option<&str>) -> String {
        let id = self.new_id();
        self.insert([rows::node(&id, &self.org, name, parent)]).await;
        id
    }

    /// Puts an asset in a node.
    pub async fn place(&self, asset: &str, node: &str) {
        self.insert([rows::asset_node(asset, node)]).await;
    }

    /// A group of these people in the organization `default`.
    pub async fn group(&self, name: &str, people: &[&Person]) -> String {
        self.group_in(&self.org, name, people).await
    }

    /// A group of these people in another organization.
    pub async fn group_in(&self, org: &str, name: &str, people: &[&Person]) -> String {
        let id = self.new_id();
        self.insert([rows::group(&id, org, name)]).await;
        self.insert(people.iter().map(|person| rows::group_member(&id, &person.id))).await;
        id
    }
}
