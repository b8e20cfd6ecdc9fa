//! Decisions in DingTalk, whose callbacks sign the time alone, so that the token of a button is the proof.

use super::Desk;
use super::steps::Accounts;
use gatepass_testing::{Value, json};

const ACCOUNTS: Accounts = Accounts { ann: "ann", ben: "ben", stranger: "eve" };

/// Settings that send work notifications.
fn notifying() -> Value {
    json!({ "client_id": "dingkey", "client_secret": "dingtalk-secret", "corp_id": "dingcorp", "agent_id": "100" })
}

/// Settings that send cards.
fn cards() -> Value {
    json!({
        "client_id": "dingkey", "client_secret": "dingtalk-secret", "corp_id": "dingcorp",
        "card_template_id": "t.schema", "robot_code": "dingkey", "callback_secret": "card-secret",
    })
}

async fn desk(settings: Value) -> Desk {
    let desk = Desk::new("dingtalk", settings, false).await;
    let button = |action: &str| {
        json!({
            "id": action, "text": format!("${{{action}_label}}"),
            "params": { "token": format!("${{{action}_token}}"), "action": action },
        })
    };
    let template = json!({ "id": "t.schema", "buttons": [button("approve"), button("deny")] });
    let people = json!([{ "id": "ann" }, { "id": "ben" }, { "id": "eve" }]);
    desk.fakes.control("dingtalk/configure", json!({ "people": people, "templates": [template] })).await;
    desk.set_up(&ACCOUNTS).await;
    desk
}

/// The values of a button, such as its token.
fn values(card: &Value, button: &str) -> Value {
    let buttons = card["buttons"].as_array().unwrap();
    buttons.iter().find(|one| one["id"] == button).unwrap()["value"].clone()
}

#[actix_web::test]
async fn an_approval_in_dingtalk_decides_and_changes_the_cards_of_all() {
    let desk = desk(cards()).await;
    // The test of the channel told DingTalk where presses go.
    let calls = desk.fakes.list("dingtalk/calls").await;
    let register = calls.iter().find(|call| call["path"] == "/v1.0/card/callbacks/register").unwrap();
    let callback = format!("https://gatepass.example.org/integrations/dingtalk/{}", desk.channel);
    assert!(register["body"].as_str().unwrap().contains(&callback), "{register}");
    desk.approves(&ACCOUNTS, &["Approve", "Deny"]).await;
}

#[actix_web::test]
async fn a_denial_in_dingtalk_brings_its_reason() {
    let desk = desk(cards()).await;
    // The card has an input for it, whose value comes with the others of the button.
    let reason = json!({ "override": { "content": { "cardPrivateData": { "params": { "reason": "not tonight" } } } } });
    desk.denies(&ACCOUNTS, json!({}), reason).await;
}

#[actix_web::test]
async fn presses_of_others_and_forgeries_in_dingtalk_decide_nothing() {
    let forged = [
        (json!({ "signature": "AAAA" }), 401),
        (json!({ "headers": { "x-ddpaas-signature": null } }), 401),
        (json!({ "secret": "another" }), 401),
        (json!({ "age": 600 }), 401),
        (json!({ "tenant": "othercorp" }), 404),
    ];
    desk(cards()).await.refuses(&ACCOUNTS, &forged).await;
}

#[actix_web::test]
async fn a_signature_of_dingtalk_proves_nothing_without_the_token() {
    let desk = desk(cards()).await;
    let ticket = desk.ask().await;
    let card = desk.last("ann").await;
    let (approve, deny) = (values(&card, "approve"), values(&card, "deny"));
    let mut made_up = approve.clone();
    made_up["token"] = json!(format!("{}x", approve["token"].as_str().unwrap()));
    let done = desk.press(&card, "approve", "ann", json!({ "params": made_up })).await;
    assert_eq!((&done["status"], desk.decisions().await), (&json!(200), 0), "{done}");
    // The token says what its button decides. What the body says of that counts for nothing.
    let turned = json!({ "token": deny["token"], "action": "approve" });
    desk.press(&card, "approve", "ann", json!({ "params": turned })).await;
    assert_eq!((desk.state(&ticket).await, desk.decisions().await), (json!("pending"), 0));
    let turned = json!({ "token": approve["token"], "action": "deny", "reason": "not tonight" });
    desk.press(&card, "approve", "ann", json!({ "params": turned })).await;
    assert_eq!(desk.state(&ticket).await, json!("approved"));
}

#[actix_web::test]
async fn a_work_notification_leads_to_the_frontend_and_shows_the_outcome() {
    let desk = desk(notifying()).await;
    let ticket = desk.ask().await;
    let (of_ann, of_ben) = (desk.last("ann").await, desk.last("ben").await);
    for card in [&of_ann, &of_ben] {
        let link = format!("https://desk.example.org/tickets/{}", ticket["id"].as_str().unwrap());
        assert_eq!(
            (&card["kind"], &card["body"]["oa"]["message_url"]),
            (&json!("work"), &json!(link)),
            "{card}"
        );
    }
    desk.ben.approve(&ticket).await.expect(200);
    desk.work().await;
    for (card, account) in [(&of_ann, "ann"), (&of_ben, "ben")] {
        let bar = &desk.now(card, account).await["body"]["oa"]["status_bar"]["status_value"];
        assert!(bar.as_str().unwrap().contains("approved by Ben"), "{bar}");
    }
}
