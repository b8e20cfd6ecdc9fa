//! Requests that are told and decided in chats. The services are fakes that speak their protocols
//! (crates/delivery/tests/peers/chat). `steps.rs` has what is the same in each service.

mod codes;
mod dingtalk;
mod fakes;
mod feishu;
mod preferences;
mod sign_in;
mod slack;
mod steps;
mod teams;
mod wecom;

pub use fakes::slack_of_all;

use fakes::Fakes;
use gatepass_app::auth::link_tokens::LinkTokens;
use gatepass_delivery::FrontendUrl;
use gatepass_testing::{Person, Value, World, asking, json, levels, server};
use gatepass_worker::{Cards, Messenger, Senders};
use std::time::Duration;

/// Alice asks, Ann and Ben decide: anyone of them.
struct Desk {
    world: World,
    fakes: Fakes,
    service: &'static str,
    alice: Person,
    ann: Person,
    ben: Person,
    web: String,
    flow: String,
    channel: String,
    /// The address that the service sends presses to.
    callback: String,
}

impl Desk {
    /// A channel with these settings.
    async fn new(service: &'static str, settings: Value, trusts_email: bool) -> Self {
        Self::with(Fakes::start(), service, settings, trusts_email).await
    }

    async fn with(fakes: Fakes, service: &'static str, settings: Value, trusts_email: bool) -> Self {
        let endpoints = fakes.endpoints();
        let world = World::with(|settings| {
            settings.chats = server::chats(endpoints);
            settings.public_url = Some("https://gatepass.example.org".to_owned());
        });
        let world = world.await;
        let (alice, ann, ben) =
            (world.member("alice").await, world.member("ann").await, world.member("ben").await);
        world.sql("UPDATE users SET email = username || '@example.net', name = initcap(username)").await;
        let web = world.asset("web").await;
        let flow = world.flow(levels(&[&[&ann, &ben]])).await;
        let body = json!({
            "org_id": world.org, "service": service, "name": "Our chat", "settings": settings, "trusts_email": trusts_email,
        });
        let made = world.admin.post("/channels", body).await.expect(201);
        let callback = format!("{}{}", world.base, made["callback_path"].as_str().unwrap());
        fakes.control(&format!("{service}/configure"), json!({ "callback_url": callback })).await;
        let channel = made["id"].as_str().unwrap().to_owned();
        Self { world, fakes, service, alice, ann, ben, web, flow, channel, callback }
    }

    /// Works until nothing is due.
    async fn work(&self) {
        let settings = self.world.shared.settings();
        let cards = Cards {
            clients: settings.chats.clone(),
            secrets: settings.secret_box.clone().unwrap(),
            tokens: LinkTokens::new(&settings.jwt_keys).unwrap(),
            frontend: FrontendUrl::parse("https://desk.example.org"),
        };
        let senders = Senders { cards: Some(cards), ..Senders::default() };
        let messenger = Messenger::new(self.world.db.clone(), Duration::from_millis(10), || 0.0, senders);
        while messenger.step().await.unwrap() {}
    }

    /// Opens a ticket and tells everybody.
    async fn ask(&self) -> Value {
        let ticket = self.alice.ask(asking(&self.world, &self.web)).await;
        self.work().await;
        ticket
    }

    async fn state(&self, ticket: &Value) -> Value {
        self.world.admin.see(ticket).await["state"].clone()
    }

    async fn decisions(&self) -> i64 {
        self.world.number("SELECT count(*) FROM decisions").await
    }

    /// All messages in the chat.
    async fn messages(&self) -> Vec<Value> {
        self.fakes.list(&format!("{}/messages", self.service)).await
    }

    /// The last message to an account.
    async fn last(&self, to: &str) -> Value {
        let messages = self.messages().await;
        let is_to = |message: &Value| message["to"] == json!(to) || message["to"] == json!([to]);
        messages.into_iter().rev().find(is_to).unwrap()
    }

    /// A message as its account sees it now.
    async fn now(&self, message: &Value, account: &str) -> Value {
        let mut messages = self.messages().await.into_iter();
        let now = messages.find(|one| one["id"] == message["id"]).unwrap();
        let own = &now["views"][account];
        if own["texts"].is_array() { own.clone() } else { now }
    }

    /// Presses a button of a message, as this account. `more` has more fields of the fake's `press`.
    async fn press(&self, message: &Value, button: &str, user: &str, more: Value) -> Value {
        let mut body = json!({
            "message": message["id"], "button": button, "user": user, "override": { "url": self.callback },
        });
        for (name, value) in more.as_object().unwrap() {
            match (body.get_mut(name).and_then(Value::as_object_mut), value.as_object()) {
                (Some(fields), Some(more)) => fields.extend(more.clone()),
                _ => body[name] = value.clone(),
            }
        }
        self.fakes.control(&format!("{}/press", self.service), body).await
    }
}

/// The buttons that decide.
fn buttons(message: &Value) -> Vec<&str> {
    let decides = |button: &&Value| {
        // Cards of Teams have each button once more, for clients of old.
        !button["value"].is_null() && button["text"] != "" && button["type"] != "Action.Submit"
    };
    let buttons = message["buttons"].as_array().unwrap().iter();
    buttons.filter(decides).map(|button| button["text"].as_str().unwrap()).collect()
}

fn texts(message: &Value) -> String {
    message["texts"].to_string()
}
