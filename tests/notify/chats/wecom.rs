//! Decisions in WeCom, whose cards can't ask for a reason, and change once for each code.

use super::steps::Accounts;
use super::{Desk, buttons};
use gatepass_testing::{json, people};

const ACCOUNTS: Accounts = Accounts { ann: "ann", ben: "ben", stranger: "eve" };
const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const OTHER_KEY: &str = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";

async fn desk() -> Desk {
    let settings = json!({
        "corp_id": "ww0test", "agent_id": "1000002", "secret": "wecom-secret", "token": "wecomtoken", "encoding_aes_key": KEY,
    });
    let desk = Desk::new("wecom", settings, false).await;
    let people = json!([{ "id": "ann" }, { "id": "ben" }, { "id": "eve" }]);
    desk.fakes.control("wecom/configure", json!({ "people": people })).await;
    let checked = desk.fakes.control("wecom/verify_url", json!({})).await;
    assert_eq!(checked["seen"]["verified"], json!(true), "{checked}");
    desk.set_up(&ACCOUNTS).await;
    desk
}

#[actix_web::test]
async fn an_approval_in_wecom_decides_and_changes_the_cards_of_all() {
    desk().await.approves(&ACCOUNTS, &["Approve"]).await;
}

#[actix_web::test]
async fn presses_of_others_and_forgeries_in_wecom_decide_nothing() {
    let forged = [
        (json!({ "signature": "00" }), 401),
        (json!({ "secret": "another" }), 401),
        (json!({ "aes_key": OTHER_KEY }), 401),
        (json!({ "age": 600 }), 401),
        // The corporation is in the encrypted text too.
        (json!({ "tenant": "ww1other" }), 401),
        (json!({ "patch": { "AgentID": 1_000_003 } }), 404),
    ];
    desk().await.refuses(&ACCOUNTS, &forged).await;
}

#[actix_web::test]
async fn a_card_that_still_asks_keeps_its_code_for_the_end() {
    let desk = desk().await;
    let level = json!({ "mode": "all", "approvers": people(&[&desk.ann, &desk.ben]) });
    let approval = json!({ "approval": { "type": "assigned", "levels": [level] } });
    desk.world.admin.patch(&format!("/flows/{}", desk.flow), approval).await.expect(200);
    let ticket = desk.ask().await;
    let (of_ann, of_ben) = (desk.last("ann").await, desk.last("ben").await);
    desk.press(&of_ann, "Approve", "ann", json!({})).await;
    desk.work().await;
    desk.says(&of_ann, "ann", "You have decided this request.").await;
    assert_eq!(buttons(&desk.now(&of_ben, "ben").await), ["Approve"]);
    desk.alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    desk.work().await;
    desk.says(&of_ben, "ben", "canceled by Alice").await;
}
