//! Decisions in Microsoft Teams: by a bot, or by a workflow whose cards only have a link.

use super::fakes::Fakes;
use super::steps::{Accounts, code_in};
use super::{Desk, buttons, texts};
use gatepass_testing::{Value, json};

const ACCOUNTS: Accounts = Accounts { ann: "ann", ben: "ben", stranger: "eve" };
const APP: &str = "00000000-0000-0000-0000-0000000000a1";
const TENANT: &str = "00000000-0000-0000-0000-0000000000b1";
const OTHER: &str = "00000000-0000-0000-0000-0000000000ff";

/// A bot. All three have its app.
async fn desk() -> Desk {
    let settings = json!({ "kind": "bot", "tenant_id": TENANT, "app_id": APP, "app_secret": "teams-secret" });
    let desk = Desk::new("teams", settings, false).await;
    let people = json!([{ "id": "ann" }, { "id": "ben" }, { "id": "eve" }]);
    desk.fakes.control("teams/configure", json!({ "people": people })).await;
    // Nobody has the app yet, so that the bot can't write to them.
    let path = format!("/me/channels/{}/code", desk.channel);
    desk.ann.post(&path, json!({ "account": "ann" })).await.problem(422, "chat_failed");
    desk.world.travel(time::Duration::minutes(1)).await;
    for user in ["ann", "ben", "eve"] {
        let done = desk.fakes.control("teams/install", json!({ "user": user })).await;
        assert_eq!(done["status"], json!(200), "{done}");
    }
    desk.set_up(&ACCOUNTS).await;
    desk
}

#[actix_web::test]
async fn an_approval_in_teams_decides_and_changes_the_cards_of_all() {
    desk().await.approves(&ACCOUNTS, &["Approve", "Deny"]).await;
}

#[actix_web::test]
async fn a_denial_in_teams_brings_its_reason() {
    let reason = json!({ "inputs": { "reason": "not tonight" } });
    desk().await.denies(&ACCOUNTS, json!({}), reason).await;
}

#[actix_web::test]
async fn presses_of_others_and_forgeries_in_teams_decide_nothing() {
    let forged = [
        (json!({ "headers": { "Authorization": null } }), 401),
        (json!({ "signature": "bad" }), 401),
        (json!({ "algorithm": "none" }), 401),
        (json!({ "key": "other" }), 401),
        (json!({ "key": "unknown" }), 401),
        (json!({ "age": 86_400 }), 401),
        (json!({ "claims": { "aud": OTHER } }), 401),
        (json!({ "claims": { "iss": "https://evil.example.org" } }), 401),
        (json!({ "patch": { "serviceUrl": "https://evil.example.org/" } }), 401),
        (json!({ "tenant": OTHER }), 404),
    ];
    desk().await.refuses(&ACCOUNTS, &forged).await;
}

#[actix_web::test]
async fn a_workflow_posts_cards_that_lead_to_the_frontend() {
    let fakes = Fakes::start();
    let url = format!("{}/teams/workflows/flow1?sig=workflow-sig", fakes.base);
    let settings = json!({ "kind": "workflow", "webhook_url": url });
    let desk = Desk::with(fakes, "teams", settings, false).await;
    let path = format!("/channels/{}/test", desk.channel);
    desk.world.admin.post(&path, json!({})).await.expect(200);
    let last = async || desk.messages().await.pop().unwrap();
    assert!(texts(&last().await).contains("Gatepass"));
    // The code goes to the place of the workflow, like all cards.
    let own = format!("/me/channels/{}", desk.channel);
    desk.ann.post(&format!("{own}/code"), json!({ "account": "ann" })).await.expect(200);
    let code = code_in(&last().await);
    desk.ann.post(&format!("{own}/confirm"), json!({ "code": code })).await.expect(200);
    let ticket = desk.ask().await;
    let card = last().await;
    assert!(texts(&card).contains("Alice") && buttons(&card).is_empty(), "{card}");
    let links: Vec<&Value> =
        card["buttons"].as_array().unwrap().iter().map(|button| &button["url"]).collect();
    let link = format!("https://desk.example.org/tickets/{}", ticket["id"].as_str().unwrap());
    assert_eq!(links, [&json!(link)], "{card}");
    // It never changes, and nothing that comes back counts.
    desk.ann.approve(&ticket).await.expect(200);
    desk.work().await;
    assert_eq!(texts(&desk.now(&card, "ann").await), texts(&card));
    let waiting = desk
        .world
        .number("SELECT count(*) FROM deliveries WHERE state NOT IN ('delivered', 'dropped')")
        .await;
    assert_eq!(waiting, 0);
    let done = desk.fakes.control("teams/say", json!({ "user": "ann", "text": "approve" })).await;
    assert_eq!(done["status"], json!(401), "{done}");
}
