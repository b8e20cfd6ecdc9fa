//! Notifications: who is told what, the inbox, and deliveries.

mod chats;
mod decisions;
mod deliveries;
mod inbox;
mod mail;
mod mail_words;
mod outage;
mod posts;
mod preferences;
mod previews;
mod reader;
pub(crate) mod receiver;
mod reminders;
#[path = "../../crates/delivery/tests/support/mod.rs"]
mod support;
mod templates;
mod unsubscribe;
mod webhooks;
mod who;

pub use chats::slack_of_all;

use gatepass_app::notify::{Followed, follow};
use gatepass_domain::notify::Channel;
use gatepass_domain::text::TextEnum;
use gatepass_testing::{Person, World, json};

/// Reads the log to its end, as a server that sends mail.
pub(crate) async fn tell(world: &World) {
    while follow(&world.db, &[Channel::Mail]).await.unwrap() == Followed::More {}
}

/// Reads the log to its end, as a server that sends by all channels.
pub(crate) async fn tell_all(world: &World) {
    while follow(&world.db, Channel::ALL).await.unwrap() == Followed::More {}
}

/// A webhook of this organization. Returns its id.
pub async fn webhook(world: &World, org: Option<&str>) -> String {
    let body = json!({ "org_id": org, "name": "desk", "url": "https://hooks.example.org" });
    let made = world.admin.post("/webhooks", body).await.expect(201);
    made["webhook"]["id"].as_str().unwrap().to_owned()
}

/// Own templates of an organization for `denied` in German.
pub async fn template(world: &World, org: &str) {
    world
        .sql(&format!(
            "INSERT INTO message_templates (org_id, message, language, subject, updated_at) \
             VALUES ('{org}', 'denied', 'de', 'Nein: {{{{ ticket.title }}}}', gatepass_now())"
        ))
        .await;
}

/// A channel of this organization. Returns its id.
pub async fn channel(world: &World, org: &str, service: &str) -> String {
    let settings = match service {
        "slack" => {
            json!({ "bot_token": "xoxb-test", "signing_secret": "x", "app_id": "A0TEST", "team_id": "T0TEST",
                "client_id": "1.2", "client_secret": "x" })
        }
        _ => json!({ "app_id": "cli_1", "app_secret": "x", "encrypt_key": "x", "verification_token": "x" }),
    };
    let body = json!({ "org_id": org, "service": service, "name": "chat", "settings": settings });
    world.admin.post("/channels", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// What a person was told, oldest first.
async fn told(person: &Person) -> Vec<String> {
    let page = person.get("/me/inbox?sort=created_at&limit=200").await.expect(200);
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["message"].as_str().unwrap().to_owned()).collect()
}

/// A dead delivery in this organization. Returns its id.
pub async fn dead_delivery(world: &World, org: Option<&str>) -> String {
    let id = world.new_id();
    let org = org.map_or("NULL".to_owned(), |org| format!("'{org}'"));
    world
        .sql(&format!(
            "INSERT INTO deliveries (id, channel, recipient_id, org_id, event_id, message, state, attempts, error, created_at, ended_at) \
             VALUES ('{id}', 'mail', '{id}', {org}, '{id}', 'approved', 'dead', 9, 'no route', gatepass_now(), gatepass_now())"
        ))
        .await;
    id
}

/// Tells a person that a request was approved.
pub async fn notification(world: &World, person: &str, org: &str) {
    let id = world.new_id();
    world
        .sql(&format!(
            "INSERT INTO notifications (id, user_id, org_id, message, event_id, at) \
             VALUES ('{id}', '{person}', '{org}', 'approved', '{id}', gatepass_now())"
        ))
        .await;
}
