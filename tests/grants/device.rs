//! A desk with a device to administer, and its people.

use gatepass_testing::{Answer, Person, Value, World, json};

pub struct Desk {
    pub world: World,
    pub alice: Person,
    pub laptop: String,
    /// The catalog item: the laptop for two hours, approved automatically.
    pub item: String,
}

impl Desk {
    pub async fn new() -> Self {
        let world = World::new().await;
        let alice = world.member("alice").await;
        let laptop = world.asset("laptop").await;
        let item = item(&world, &[&laptop]).await;
        Self { world, alice, laptop, item }
    }
}

/// A catalog item with these devices.
pub async fn item(world: &World, devices: &[&str]) -> String {
    let flow = json!({
        "org_id": world.org, "name": "Device administration", "ticket_type": "device_admin",
        "approval": { "type": "automatic" }, "duration": { "mode": "fixed", "duration": "PT2H" },
        "item": { "assets": devices },
    });
    world.admin.post("/flows", flow).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The grant that this person gets of an item.
pub async fn granted(world: &World, person: &Person, item: &str, device: &str) -> Value {
    let ticket = person
        .ask(json!({
            "type": "device_admin", "org_id": world.org, "title": "Install the printer", "reason": "CHG-7",
            "request": { "item_id": item, "asset_id": device },
            "timing": { "mode": "on_approval", "duration": "PT2H" },
        }))
        .await;
    person.get(&format!("/grants/{}", ticket["grants"][0].as_str().unwrap())).await.expect(200)
}

/// Two grants of one person for one device, from two items.
pub async fn two_granted(world: &World, person: &Person, first: &str, device: &str) -> (Value, Value) {
    let second = item(world, &[device]).await;
    (granted(world, person, first, device).await, granted(world, person, &second, device).await)
}

/// Starts the session.
pub async fn start(person: &Person, grant: &Value) -> Answer {
    person.act("grants", grant, "start", json!({})).await
}
