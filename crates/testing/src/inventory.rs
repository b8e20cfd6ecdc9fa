//! Assets, nodes, accounts and groups.

use crate::{Person, World};
use uuid::Uuid;

impl World {
    fn fresh(&self) -> String {
        self.shared.ids().next::<Uuid>().to_string()
    }

    /// A host in the organization `default` with the accounts `app` and `root` and the protocols `ssh` and `rdp`.
    pub async fn asset(&self, name: &str) -> String {
        self.asset_in(&self.org, name).await
    }

    /// Such a host in another organization.
    pub async fn asset_in(&self, org: &str, name: &str) -> String {
        let (id, app, root) = (self.fresh(), self.fresh(), self.fresh());
        self.sql(&format!(
            "INSERT INTO assets VALUES ('{id}', '{org}', '{name}', NULL, 'host', \
             '[{{\"name\": \"ssh\", \"port\": 22}}, {{\"name\": \"rdp\", \"port\": 3389}}]', NULL, true, now(), now()); \
             INSERT INTO accounts VALUES ('{app}', '{id}', 'app', false, true, now(), now()), \
             ('{root}', '{id}', 'root', true, true, now(), now())"
        ))
        .await;
        id
    }

    /// A node of the organization `default`, below `parent` or at the top.
    pub async fn node(&self, name: &str, parent: Option<&str>) -> String {
        let (id, org) = (self.fresh(), &self.org);
        let above = parent.map_or("NULL".to_owned(), |parent| format!("'{parent}'"));
        self.sql(&format!(
            "INSERT INTO nodes VALUES ('{id}', '{org}', {above}, '{name}', NULL, now(), now()); \
             INSERT INTO node_ancestors SELECT '{id}'::uuid, ancestor_id, depth + 1 FROM node_ancestors \
             WHERE node_id = {above} UNION ALL SELECT '{id}'::uuid, '{id}'::uuid, 0"
        ))
        .await;
        id
    }

    /// Puts an asset in a node.
    pub async fn place(&self, asset: &str, node: &str) {
        self.sql(&format!("INSERT INTO asset_nodes VALUES ('{asset}', '{node}')")).await;
    }

    /// A group of these people in the organization `default`.
    pub async fn group(&self, name: &str, people: &[&Person]) -> String {
        let (id, org) = (self.fresh(), &self.org);
        self.sql(&format!("INSERT INTO groups VALUES ('{id}', '{org}', '{name}', now(), now())")).await;
        for person in people {
            self.sql(&format!("INSERT INTO group_members VALUES ('{id}', '{}', now())", person.id)).await;
        }
        id
    }
}
