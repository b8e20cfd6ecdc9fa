//! Flows, bodies of tickets, and API keys.

use crate::{Person, World, rows};
use serde_json::{Value, json};

/// An approval with one level of mode `any` for each list of people.
pub fn levels(levels: &[&[&Person]]) -> Value {
    let levels: Vec<Value> =
        levels.iter().map(|people| json!({ "approvers": self::people(people) })).collect();
    json!({ "type": "assigned", "levels": levels })
}

/// One approver rule for each of these people.
pub fn people(people: &[&Person]) -> Value {
    people.iter().map(|person| json!({ "kind": "user", "id": person.id })).collect()
}

/// A ticket that asks for the account `app` of an asset over ssh, for four hours.
pub fn asking(world: &World, asset: &str) -> Value {
    json!({
        "type": "asset_access", "org_id": world.org, "title": "Deploy 4.2", "reason": "CHG-1042",
        "request": { "assets": [asset], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] },
        "timing": { "mode": "on_approval", "duration": "PT4H" },
    })
}

impl World {
    /// A flow of the organization `default` with this approval and further settings.
    pub async fn flow_with(&self, approval: Value, settings: Value) -> String {
        let id = self.new_id();
        let mut definition = json!({ "ticket_type": "asset_access", "approval": approval,
            "visible_to": { "everyone": true } });
        for (name, value) in settings.as_object().unwrap() {
            definition[name] = value.clone();
        }
        self.insert([rows::flow(&id, "Servers", definition).with("org_id", &self.org)]).await;
        id
    }

    /// A flow of the organization `default` with this approval.
    pub async fn flow(&self, approval: Value) -> String {
        self.flow_with(approval, json!({})).await
    }

    /// An API key of this user with these scopes.
    pub async fn key(&self, person: &Person, scopes: &[&str]) -> Person {
        let secret = self.new_id();
        let row = rows::api_key(&person.id, &secret, &scopes.join(","));
        self.insert([row.with("id", &secret).with("name", "key").with("created_by", &person.id)]).await;
        let mut with_key = person.clone();
        with_key.token = Some(format!("gp_{secret}"));
        with_key
    }
}
