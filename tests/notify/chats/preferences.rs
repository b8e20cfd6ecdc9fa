//! Messages that people do not want in chats.

use super::Desk;
use gatepass_testing::{Person, asking, json};

async fn unwanted(person: &Person, unwanted: &[&str]) {
    let chosen =
        json!({ "language": "en", "time_zone": "UTC", "unwanted_mail": [], "unwanted_chat": unwanted });
    person.put("/me/notifications", chosen).await.expect(200);
}

async fn told(desk: &Desk) -> Vec<String> {
    desk.world.query("SELECT u.username || ' ' || d.state FROM deliveries d JOIN users u ON u.id = d.recipient_id
        WHERE d.channel = 'slack' AND d.message = 'decision_needed' AND d.updates IS NULL ORDER BY d.created_at, u.username").await
}

#[actix_web::test]
async fn an_unwanted_message_is_not_sent_to_the_chat() {
    let desk = Desk::slack().await;
    unwanted(&desk.ann, &["decision_needed"]).await;
    desk.ask().await;
    assert_eq!(told(&desk).await, ["ben delivered"]);
    let inbox = desk.ann.get("/me/inbox").await.expect(200);
    assert_eq!(inbox["items"][0]["message"], json!("decision_needed"));
}

#[actix_web::test]
async fn a_message_that_waits_is_dropped_when_its_recipient_turns_it_off() {
    let desk = Desk::slack().await;
    desk.alice.ask(asking(&desk.world, &desk.web)).await;
    crate::notify::tell_all(&desk.world).await;
    unwanted(&desk.ann, &["decision_needed"]).await;
    desk.work().await;
    assert_eq!(told(&desk).await, ["ann dropped", "ben delivered"]);
}

#[actix_web::test]
async fn a_card_that_was_sent_changes_although_its_reader_wants_no_more() {
    let desk = Desk::slack().await;
    let ticket = desk.ask().await;
    let card = desk.last("U1").await;
    unwanted(&desk.ann, &["decision_needed"]).await;
    desk.ben.approve(&ticket).await.expect(200);
    desk.work().await;
    desk.says(&card, "U1", "pproved").await;
}
