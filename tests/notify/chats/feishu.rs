//! Decisions in Feishu and Lark.

use super::Desk;
use super::steps::Accounts;
use gatepass_testing::json;

const ACCOUNTS: Accounts = Accounts { ann: "ou_ann", ben: "ou_ben", stranger: "ou_eve" };

async fn desk(host: &str) -> Desk {
    let settings = json!({
        "host": host, "app_id": "cli_test", "app_secret": "feishu-secret", "encrypt_key": "feishu-encrypt-key",
        "verification_token": "feishu-token",
    });
    let desk = Desk::new("feishu", settings, false).await;
    let people = json!([{ "id": "ou_ann" }, { "id": "ou_ben" }, { "id": "ou_eve" }]);
    desk.fakes.control("feishu/configure", json!({ "people": people })).await;
    let checked =
        desk.fakes.control("feishu/verify_url", json!({ "override": { "url": desk.callback } })).await;
    assert_eq!(checked["seen"]["verified"], json!(true), "{checked}");
    desk.set_up(&ACCOUNTS).await;
    desk
}

#[actix_web::test]
async fn an_approval_in_feishu_and_lark_decides_and_changes_the_cards_of_all() {
    for host in ["china", "international"] {
        desk(host).await.approves(&ACCOUNTS, &["Approve", "Deny"]).await;
    }
}

#[actix_web::test]
async fn a_denial_in_feishu_brings_its_reason() {
    // The button is in a form with an input.
    let reason = json!({ "form": { "reason": "not tonight" } });
    desk("china").await.denies(&ACCOUNTS, json!({}), reason).await;
}

#[actix_web::test]
async fn presses_of_others_and_forgeries_in_feishu_decide_nothing() {
    let forged = [
        (json!({ "signature": "00" }), 401),
        (json!({ "headers": { "X-Lark-Signature": null } }), 401),
        (json!({ "secret": "another" }), 401),
        (json!({ "age": 600 }), 401),
        (json!({ "encrypt_key": "another" }), 400),
        (json!({ "patch": { "header": { "token": "another" } } }), 401),
        (json!({ "patch": { "header": { "app_id": "cli_other" } } }), 404),
    ];
    desk("china").await.refuses(&ACCOUNTS, &forged).await;
}
