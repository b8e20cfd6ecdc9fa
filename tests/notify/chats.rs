//! Requests that are told and decided in chats. The services are fakes that speak their protocols
//! (crates/delivery/tests/peers/chat).

use super::support::{python, source};
use gatepass_app::auth::link_tokens::LinkTokens;
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::chat::Endpoints;
use gatepass_testing::{Person, Value, World, asking, json, levels, server};
use gatepass_worker::{Cards, Messenger, Senders};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// Running fakes of all services.
struct Fakes {
    child: Child,
    base: String,
}

impl Fakes {
    fn start() -> Self {
        let mut command = python();
        command.arg("-B").arg(source("chat/chat.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port: Value = serde_json::from_str(&line).unwrap();
        Self { child, base: format!("http://127.0.0.1:{}", port["port"]) }
    }

    fn endpoints(&self) -> Endpoints {
        let at = |prefix: &str| format!("{}{prefix}", self.base);
        Endpoints {
            slack: at("/slack"),
            slack_hooks: at("/slack"),
            dingtalk: at("/dingtalk"),
            dingtalk_old: at("/dingtalk-old"),
            wecom: at("/wecom"),
            feishu: at("/feishu"),
            ..Endpoints::default()
        }
    }

    /// Calls a control path, such as `slack/configure`.
    async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/_control/{path}", self.base);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn messages(&self, service: &str) -> Vec<Value> {
        let url = format!("{}/_control/{service}/messages", self.base);
        serde_json::from_str(&reqwest::get(url).await.unwrap().text().await.unwrap()).unwrap()
    }

    /// The last message to an account.
    async fn last(&self, service: &str, to: &str) -> Value {
        let messages = self.messages(service).await;
        messages.into_iter().rev().find(|message| message["to"] == json!(to)).unwrap()
    }

    /// Presses a button of a message, as this account.
    async fn press(&self, service: &str, message: &Value, button: &str, user: &str, more: Value) -> Value {
        let mut body = json!({ "message": message["id"], "button": button, "user": user });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.control(&format!("{service}/press"), body).await
    }
}

/// One fake of Slack for all tests that only need one, with the member `U1`.
pub async fn slack_of_all() -> Endpoints {
    static FAKES: OnceLock<Fakes> = OnceLock::new();
    let fakes = FAKES.get_or_init(Fakes::start);
    fakes.control("slack/configure", json!({ "people": [{ "id": "U1", "email": "u1@example.net" }] })).await;
    fakes.endpoints()
}

impl Drop for Fakes {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Alice asks, Ann and Ben decide: anyone of them.
struct Desk {
    world: World,
    fakes: Fakes,
    alice: Person,
    ann: Person,
    ben: Person,
    web: String,
    channel: String,
}

impl Desk {
    async fn new(service: &str, settings: Value, trusts_email: bool) -> Self {
        let fakes = Fakes::start();
        let endpoints = fakes.endpoints();
        let world = World::with(|settings| settings.chats = server::chats(endpoints)).await;
        let (alice, ann, ben) =
            (world.member("alice").await, world.member("ann").await, world.member("ben").await);
        world.sql("UPDATE users SET email = username || '@example.net', name = initcap(username)").await;
        let web = world.asset("web").await;
        world.flow(levels(&[&[&ann, &ben]])).await;
        let body = json!({
            "org_id": world.org, "service": service, "name": "Our chat", "settings": settings, "trusts_email": trusts_email,
        });
        let made = world.admin.post("/channels", body).await.expect(201);
        let callback = format!("{}{}", world.base, made["callback_path"].as_str().unwrap());
        fakes.control(&format!("{service}/configure"), json!({ "callback_url": callback })).await;
        let channel = made["id"].as_str().unwrap().to_owned();
        Self { world, fakes, alice, ann, ben, web, channel }
    }

    /// Slack, with Ann as U1 and Ben as U2, by their addresses.
    async fn slack() -> Self {
        let desk = Self::new("slack", slack(), true).await;
        let people = json!([
            { "id": "U1", "email": "ann@example.net" },
            { "id": "U2", "email": "ben@example.net" },
            { "id": "U3", "email": "stranger@example.net" },
        ]);
        desk.fakes.control("slack/configure", json!({ "people": people })).await;
        desk
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
        let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
        self.world.admin.get(&path).await.expect(200)["state"].clone()
    }
}

fn slack() -> Value {
    json!({ "bot_token": "xoxb-test", "signing_secret": "slack-signing-secret", "app_id": "A0TEST", "team_id": "T0TEST" })
}

fn buttons(message: &Value) -> Vec<&str> {
    let buttons = message["buttons"].as_array().unwrap().iter();
    buttons
        .filter(|button| !button["value"].is_null())
        .map(|button| button["text"].as_str().unwrap())
        .collect()
}

fn texts(message: &Value) -> String {
    message["texts"].to_string()
}

#[actix_web::test]
async fn an_approval_in_slack_decides_and_changes_the_cards_of_all() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let (of_ann, of_ben) = (desk.fakes.last("slack", "U1").await, desk.fakes.last("slack", "U2").await);
    assert_eq!(buttons(&of_ann), ["Approve", "Deny"], "{of_ann}");
    assert!(texts(&of_ann).contains("Alice") && texts(&of_ann).contains("web"), "{of_ann}");
    let done = desk.fakes.press("slack", &of_ann, "approve", "U1", json!({})).await;
    assert_eq!(done["status"], json!(200), "{done}");
    assert_eq!(desk.state(&ticket).await, json!("approved"));
    desk.work().await;
    for (message, user) in [(&of_ann, "U1"), (&of_ben, "U2")] {
        let messages = desk.fakes.messages("slack").await;
        let now = messages.iter().find(|one| one["id"] == message["id"]).unwrap();
        assert_eq!((buttons(now).len(), now["to"].clone()), (0, json!(user)), "{now}");
        assert!(texts(now).contains("approved by Ann"), "{now}");
    }
    // The decision is Ann's, by her message.
    let events = desk.world.admin.get("/events?action=ticket.approval_recorded").await.expect(200);
    assert_eq!(events["items"][0]["actor"]["id"], json!(desk.ann.id));
    assert!(events["items"][0]["credential"].as_str().unwrap().starts_with("message:"), "{events}");
    let bound = desk.world.admin.get("/events?action=channel.bound").await.expect(200);
    assert_eq!(bound["items"].as_array().unwrap().len(), 2, "{bound}");
}

#[actix_web::test]
async fn a_denial_in_slack_asks_for_the_reason() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let of_ben = desk.fakes.last("slack", "U2").await;
    let asked = desk.fakes.press("slack", &of_ben, "deny", "U2", json!({})).await;
    assert_eq!(asked["status"], json!(200), "{asked}");
    let url = format!("{}/_control/slack/views", desk.fakes.base);
    let views: Vec<Value> =
        serde_json::from_str(&reqwest::get(url).await.unwrap().text().await.unwrap()).unwrap();
    let view = views.last().unwrap();
    assert_eq!(desk.state(&ticket).await, json!("pending"));
    let sent = json!({ "view": view["view"]["id"], "user": "U2", "values": { "reason": "not tonight" } });
    let done = desk.fakes.control("slack/submit", sent).await;
    assert_eq!(done["status"], json!(200), "{done}");
    assert_eq!(desk.state(&ticket).await, json!("denied"), "{done}");
    let shown = desk.alice.get(&format!("/tickets/{}", ticket["id"].as_str().unwrap())).await.expect(200);
    assert!(shown.to_string().contains("not tonight"), "{shown}");
}

#[actix_web::test]
async fn presses_of_others_and_forgeries_decide_nothing() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let of_ann = desk.fakes.last("slack", "U1").await;
    let refused = [
        json!({ "override": { "signature": "v0=00" } }),
        json!({ "override": { "secret": "another" } }),
        json!({ "override": { "age": 600 } }),
    ];
    for more in refused {
        let done = desk.fakes.press("slack", &of_ann, "approve", "U1", more.clone()).await;
        assert_eq!(done["status"], json!(401), "{more}: {done}");
    }
    let done = desk
        .fakes
        .press("slack", &of_ann, "approve", "U1", json!({ "override": { "tenant": "T0OTHER" } }))
        .await;
    assert_eq!(done["status"], json!(404), "{done}");
    // Somebody whose account nobody bound, and somebody else who is bound.
    for user in ["U3", "U2"] {
        let done = desk.fakes.press("slack", &of_ann, "approve", user, json!({})).await;
        assert_eq!(done["status"], json!(200), "{done}");
        assert_eq!(desk.state(&ticket).await, json!("pending"), "{user}");
    }
    // Another server's channel, another service, no channel.
    let callback = format!("{}/integrations/feishu/{}", desk.world.base, desk.channel);
    desk.fakes.control("slack/configure", json!({ "callback_url": callback })).await;
    assert_eq!(desk.fakes.press("slack", &of_ann, "approve", "U1", json!({})).await["status"], json!(404));
    let callback = format!("{}/integrations/slack/{}", desk.world.base, desk.world.new_id());
    desk.fakes.control("slack/configure", json!({ "callback_url": callback })).await;
    assert_eq!(desk.fakes.press("slack", &of_ann, "approve", "U1", json!({})).await["status"], json!(404));
    assert_eq!(desk.state(&ticket).await, json!("pending"));
}

#[actix_web::test]
async fn a_press_counts_once_and_an_inactive_channel_counts_none() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let of_ann = desk.fakes.last("slack", "U1").await;
    let path = format!("/channels/{}", desk.channel);
    desk.world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    assert_eq!(desk.fakes.press("slack", &of_ann, "approve", "U1", json!({})).await["status"], json!(404));
    desk.world.admin.patch(&path, json!({ "is_active": true })).await.expect(200);
    let first = desk.fakes.press("slack", &of_ann, "approve", "U1", json!({})).await;
    assert_eq!(first["status"], json!(200), "{first}");
    assert_eq!(desk.state(&ticket).await, json!("approved"));
    let again =
        desk.fakes.press("slack", &of_ann, "approve", "U1", json!({ "override": { "repeat": true } })).await;
    assert_eq!(again["status"], json!(200), "{again}");
    assert_eq!(desk.world.number("SELECT count(*) FROM decisions").await, 1);
    // A removed member decides nothing, although the account is still bound.
    let other = desk.ask().await;
    let of_ben = desk.fakes.last("slack", "U2").await;
    desk.world
        .admin
        .patch(&format!("/users/{}", desk.ben.id), json!({ "is_active": false }))
        .await
        .expect(200);
    desk.fakes.press("slack", &of_ben, "approve", "U2", json!({})).await;
    assert_eq!(desk.state(&other).await, json!("pending"));
}

#[actix_web::test]
async fn a_person_proves_an_account_by_a_code() {
    let desk = Desk::new("slack", slack(), false).await;
    let people =
        json!([{ "id": "U1", "email": "ann@example.net" }, { "id": "U2", "email": "ben@example.net" }]);
    desk.fakes.control("slack/configure", json!({ "people": people })).await;
    desk.ask().await;
    assert_eq!(desk.fakes.messages("slack").await.len(), 0, "nobody is bound");
    let own = format!("/me/channels/{}", desk.channel);
    let listed = desk.ann.get("/me/channels").await.expect(200);
    assert_eq!(
        (&listed["items"][0]["id"], &listed["items"][0]["account"]),
        (&json!(desk.channel), &Value::Null)
    );
    desk.ann.post(&format!("{own}/code"), json!({ "account": "U1" })).await.expect(200);
    let code = desk.fakes.last("slack", "U1").await;
    let text = texts(&code);
    let at = text.find(" is the code").unwrap();
    let code = text[at - 8..at].to_owned();
    // It is Ann's code, and nobody else's.
    let confirm = format!("{own}/confirm");
    desk.ben.post(&confirm, json!({ "code": code })).await.problem(422, "code_invalid");
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    for _ in 0..4 {
        desk.ann.post(&confirm, json!({ "code": wrong })).await.problem(422, "code_invalid");
    }
    let bound = desk.ann.post(&confirm, json!({ "code": code })).await.expect(200);
    assert_eq!((&bound["account"], &bound["proof"]), (&json!("U1"), &json!("code")), "{bound}");
    desk.ann.post(&confirm, json!({ "code": code })).await.problem(422, "code_invalid");
    // Nobody else gets this account.
    desk.ben.post(&format!("{own}/code"), json!({ "account": "U1" })).await.expect(200);
    let text = texts(&desk.fakes.last("slack", "U1").await);
    let at = text.find(" is the code").unwrap();
    desk.ben.post(&confirm, json!({ "code": text[at - 8..at] })).await.problem(409, "account_taken");
    // Five wrong guesses end a code.
    desk.ben.post(&format!("{own}/code"), json!({ "account": "U2" })).await.expect(200);
    let text = texts(&desk.fakes.last("slack", "U2").await);
    let at = text.find(" is the code").unwrap();
    let right = text[at - 8..at].to_owned();
    for _ in 0..5 {
        let wrong = if right == "00000000" { "00000001" } else { "00000000" };
        desk.ben.post(&confirm, json!({ "code": wrong })).await.problem(422, "code_invalid");
    }
    desk.ben.post(&confirm, json!({ "code": right })).await.problem(422, "code_invalid");
    // Ann decides, and unbinds.
    let ticket = desk.ask().await;
    let sent = "SELECT channel || ' ' || message || ' ' || state || coalesce(' ' || error, '') FROM deliveries ORDER BY id";
    let sent = desk.world.query(sent).await;
    assert!(sent.contains(&"slack decision_needed delivered".to_owned()), "{sent:#?}");
    let card = desk.fakes.last("slack", "U1").await;
    assert_eq!(buttons(&card), ["Approve", "Deny"], "{card} {:#?}", desk.fakes.messages("slack").await);
    desk.fakes.press("slack", &card, "approve", "U1", json!({})).await;
    assert_eq!(desk.state(&ticket).await, json!("approved"));
    desk.ann.delete(&own).await.expect(204);
    desk.ann.delete(&own).await.problem(404, "not_found");
    let before = desk.fakes.messages("slack").await.len();
    desk.ask().await;
    assert_eq!(desk.fakes.messages("slack").await.len(), before, "Ann hears nothing there any more");
}

#[actix_web::test]
async fn secrets_are_encrypted_and_never_answered() {
    let desk = Desk::slack().await;
    let path = format!("/channels/{}", desk.channel);
    let shown = desk.world.admin.get(&path).await.expect(200);
    assert_eq!(shown["settings"], json!({ "app_id": "A0TEST", "team_id": "T0TEST" }));
    let log = desk.world.admin.get("/events?action=channel.").await.expect(200);
    let stored = desk.world.query("SELECT encode(secrets, 'escape') || settings::text FROM channels").await;
    for text in [shown.to_string(), log.to_string(), stored.join(" ")] {
        assert!(!text.contains("xoxb-test") && !text.contains("slack-signing-secret"), "{text}");
    }
    // Wrong settings are told, all of them.
    let wrong = json!({ "settings": { "bot_token": "x y", "signing_secret": "", "app_id": "A0TEST" } });
    let problem = desk.world.admin.patch(&path, wrong).await.problem(422, "validation_failed");
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    for field in ["/settings/bot_token", "/settings/signing_secret", "/settings/team_id"] {
        assert!(fields.contains(&field), "{fields:?}");
    }
    desk.world
        .admin
        .patch(&path, json!({ "settings": { "corp_id": "x" } }))
        .await
        .problem(422, "validation_failed");
    desk.world.admin.post(&format!("{path}/test"), json!({})).await.expect(200);
    let mut other = slack();
    other["bot_token"] = json!("xoxb-wrong");
    desk.world.admin.patch(&path, json!({ "settings": other })).await.expect(200);
    let refused = desk.world.admin.post(&format!("{path}/test"), json!({})).await.problem(422, "chat_failed");
    assert!(!refused.to_string().contains("xoxb-wrong"), "{refused}");
    // One channel of each service.
    let body = json!({ "org_id": desk.world.org, "service": "slack", "name": "x", "settings": slack() });
    desk.world.admin.post("/channels", body).await.problem(409, "channel_exists");
}

#[actix_web::test]
async fn without_a_key_there_are_no_channels() {
    let world = World::with(|settings| settings.secret_box = None).await;
    let body = json!({ "org_id": world.org, "service": "slack", "name": "x", "settings": slack() });
    world.admin.post("/channels", body).await.problem(409, "channels_off");
    assert_eq!(world.number("SELECT count(*) FROM channels").await, 0);
}
