//! Decisions in Slack, and what channels do in any service: secrets, codes, channels that are inactive.

use super::steps::Accounts;
use super::{Desk, buttons};
use gatepass_testing::{Value, World, json};
use time::Duration;

const ACCOUNTS: Accounts = Accounts { ann: "U1", ben: "U2", stranger: "U3" };

impl Desk {
    /// Slack, with Ann as U1 and Ben as U2, by their addresses.
    pub async fn slack() -> Self {
        let desk = Self::new("slack", slack(), true).await;
        let people = json!([
            { "id": "U1", "email": "ann@example.net" },
            { "id": "U2", "email": "ben@example.net" },
            { "id": "U3", "email": "stranger@example.net" },
        ]);
        desk.fakes.control("slack/configure", json!({ "people": people })).await;
        desk
    }
}

fn slack() -> Value {
    json!({ "bot_token": "xoxb-test", "signing_secret": "slack-signing-secret", "app_id": "A0TEST", "team_id": "T0TEST" })
}

#[actix_web::test]
async fn an_approval_in_slack_decides_and_changes_the_cards_of_all() {
    let desk = Desk::slack().await;
    desk.approves(&ACCOUNTS, &["Approve", "Deny"]).await;
    let bound = desk.world.admin.get("/events?action=channel.bound").await.expect(200);
    assert_eq!(bound["items"].as_array().unwrap().len(), 2, "{bound}");
}

#[actix_web::test]
async fn a_denial_in_slack_asks_for_the_reason() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let of_ben = desk.last("U2").await;
    let asked = desk.press(&of_ben, "deny", "U2", json!({})).await;
    assert_eq!(asked["status"], json!(200), "{asked}");
    let views = desk.fakes.list("slack/views").await;
    let view = views.last().unwrap();
    assert_eq!(desk.state(&ticket).await, json!("pending"));
    let sent = json!({ "view": view["view"]["id"], "user": "U2", "values": { "reason": "not tonight" } });
    let done = desk.fakes.control("slack/submit", sent).await;
    assert_eq!(done["status"], json!(200), "{done}");
    assert_eq!(desk.state(&ticket).await, json!("denied"), "{done}");
    assert!(desk.alice.see(&ticket).await.to_string().contains("not tonight"));
    desk.work().await;
    desk.says(&of_ben, "U2", "denied by Ben").await;
}

#[actix_web::test]
async fn presses_of_others_and_forgeries_decide_nothing() {
    let desk = Desk::slack().await;
    let elsewhere = |path: String| json!({ "url": format!("{}/integrations/{path}", desk.world.base) });
    let forged = [
        (json!({ "signature": "v0=00" }), 401),
        (json!({ "secret": "another" }), 401),
        (json!({ "age": 600 }), 401),
        (json!({ "tenant": "T0OTHER" }), 404),
        // Another service, no channel.
        (elsewhere(format!("feishu/{}", desk.channel)), 404),
        (elsewhere(format!("slack/{}", desk.world.new_id())), 404),
    ];
    desk.refuses(&ACCOUNTS, &forged).await;
}

#[actix_web::test]
async fn a_press_counts_once_and_an_inactive_channel_counts_none() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let of_ann = desk.last("U1").await;
    let path = format!("/channels/{}", desk.channel);
    desk.world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    assert_eq!(desk.press(&of_ann, "approve", "U1", json!({})).await["status"], json!(404));
    desk.world.admin.patch(&path, json!({ "is_active": true })).await.expect(200);
    let first = desk.press(&of_ann, "approve", "U1", json!({})).await;
    assert_eq!(first["status"], json!(200), "{first}");
    assert_eq!(desk.state(&ticket).await, json!("approved"));
    let again = desk.press(&of_ann, "approve", "U1", json!({ "override": { "repeat": true } })).await;
    assert_eq!(again["status"], json!(200), "{again}");
    assert_eq!(desk.decisions().await, 1);
    // A removed member decides nothing, although the account is still bound.
    let other = desk.ask().await;
    let of_ben = desk.last("U2").await;
    desk.world
        .admin
        .patch(&format!("/users/{}", desk.ben.id), json!({ "is_active": false }))
        .await
        .expect(200);
    desk.press(&of_ben, "approve", "U2", json!({})).await;
    assert_eq!(desk.state(&other).await, json!("pending"));
}

#[actix_web::test]
async fn a_person_proves_an_account_by_a_code() {
    let desk = Desk::new("slack", slack(), false).await;
    let people =
        json!([{ "id": "U1", "email": "ann@example.net" }, { "id": "U2", "email": "ben@example.net" }]);
    desk.fakes.control("slack/configure", json!({ "people": people })).await;
    desk.ask().await;
    assert_eq!(desk.messages().await.len(), 0, "nobody is bound");
    let own = format!("/me/channels/{}", desk.channel);
    let listed = desk.ann.get("/me/channels").await.expect(200);
    assert_eq!(
        (&listed["items"][0]["id"], &listed["items"][0]["account"]),
        (&json!(desk.channel), &Value::Null)
    );
    desk.ann.post(&format!("{own}/code"), json!({ "account": "U1" })).await.expect(200);
    let code = desk.code("U1").await;
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
    desk.world.travel(Duration::minutes(1)).await;
    desk.ben.post(&format!("{own}/code"), json!({ "account": "U1" })).await.expect(200);
    let code = desk.code("U1").await;
    desk.ben.post(&confirm, json!({ "code": code })).await.problem(409, "account_taken");
    // Five wrong guesses end a code.
    desk.world.travel(Duration::minutes(2)).await;
    desk.ben.post(&format!("{own}/code"), json!({ "account": "U2" })).await.expect(200);
    let right = desk.code("U2").await;
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
    let card = desk.last("U1").await;
    assert_eq!(buttons(&card), ["Approve", "Deny"], "{card} {:#?}", desk.messages().await);
    desk.press(&card, "approve", "U1", json!({})).await;
    assert_eq!(desk.state(&ticket).await, json!("approved"));
    desk.ann.delete(&own).await.expect(204);
    desk.ann.delete(&own).await.problem(404, "not_found");
    let before = desk.messages().await.len();
    desk.ask().await;
    assert_eq!(desk.messages().await.len(), before, "Ann hears nothing there any more");
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
