//! Catalog items, and bodies of tickets that ask for them.

use crate::World;
use serde_json::{Value, json};

impl World {
    /// A catalog item of the organization `default`: approved automatically, for any duration. `settings` override that.
    pub async fn item(&self, name: &str, settings: Value) -> String {
        let mut flow = json!({
            "org_id": self.org, "name": name, "ticket_type": "resource_access",
            "approval": { "type": "automatic" }, "duration": { "mode": "permanent" },
        });
        for (name, value) in settings.as_object().unwrap() {
            flow[name] = value.clone();
        }
        let made = self.admin.post("/flows", flow).await.expect(201);
        made["id"].as_str().unwrap().to_owned()
    }
}

/// A ticket that asks for an item for four hours.
pub fn wanting(world: &World, item: &str) -> Value {
    json!({
        "type": "resource_access", "org_id": world.org, "reason": "on call", "request": { "item_id": item },
        "timing": { "mode": "on_approval", "duration": "PT4H" },
    })
}

/// A ticket that asks for a device of an item for one hour.
pub fn administering(world: &World, item: &str, device: &str) -> Value {
    json!({
        "type": "device_admin", "org_id": world.org, "reason": "a driver",
        "request": { "item_id": item, "asset_id": device },
        "timing": { "mode": "on_approval", "duration": "PT1H" },
    })
}
