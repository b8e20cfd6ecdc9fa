//! Tasks that are posted.

use super::Desk;
use crate::notify::receiver::{Post, Receiver};
use gatepass_delivery::webhook::{Client, Secret, WebhookConfig, sign};
use gatepass_testing::{World, json};
use gatepass_worker::Courier;
use std::time::Duration;
use time::OffsetDateTime;

/// Posts what is due, until nothing is.
async fn work(world: &World) {
    let allow = "127.0.0.0/8".parse().unwrap();
    let client = Client::new(WebhookConfig { allow, ca: None, timeout: Duration::from_secs(5) }).unwrap();
    let courier = Courier::new(world.db.clone(), Duration::from_millis(10), client);
    while courier.step().await.unwrap() {}
}

/// Lets the connector of the desk post its tasks there. Returns its secret.
async fn posting(desk: &Desk, url: &str) -> String {
    // The test server allows no loopback address, the courier of this test does.
    desk.world.sql(&format!("UPDATE connectors SET url = '{url}', secret = 'whsec_x'")).await;
    let path = format!("/connectors/{}/rotate", desk.connector);
    let rotated = desk.admin.post(&path, json!({})).await.expect(200);
    desk.world.sql("UPDATE connectors SET old_secret = NULL").await;
    rotated["secret"].as_str().unwrap().to_owned()
}

fn is_signed(post: &Post, secret: &str) -> bool {
    let at = OffsetDateTime::from_unix_timestamp(post.header("webhook-timestamp").parse().unwrap()).unwrap();
    let secret = Secret::parse(secret).unwrap();
    let signed = sign(post.header("webhook-id"), at, post.body.as_bytes(), &[secret]);
    signed
        .iter()
        .any(|(name, value)| *name == "webhook-signature" && value == post.header("webhook-signature"))
}

#[actix_web::test]
async fn a_receiver_acknowledges_by_its_answer() {
    let desk = Desk::new().await;
    let receiver = Receiver::answering(&[500, 204]).await;
    let secret = posting(&desk, &receiver.url).await;
    let grant = desk.grant().await;
    work(&desk.world).await;
    assert_eq!(desk.state(&grant).await, "provisioning");
    desk.world.travel(time::Duration::seconds(6)).await;
    work(&desk.world).await;
    assert_eq!(desk.state(&grant).await, "active");
    desk.revoke(&grant).await;
    work(&desk.world).await;
    assert_eq!(desk.state(&grant).await, "revoked");
    let posts = receiver.posts();
    let said: Vec<_> = posts
        .iter()
        .map(|post| {
            assert!(is_signed(post, &secret));
            let body = post.json();
            assert_eq!((&body["type"], &body["data"]["grant_id"]), (&json!("connector.task"), &json!(grant)));
            assert_eq!(body["data"]["groups"][0]["id"], json!(desk.group));
            assert_eq!(body["data"]["id"], json!(post.header("webhook-id")));
            (body["data"]["wanted"].clone(), body["data"]["attempt"].clone())
        })
        .collect();
    assert_eq!(said, [(json!("give"), json!(1)), (json!("give"), json!(2)), (json!("take"), json!(1))]);
    // A repeated post has the id of the first.
    assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"));
    let seen = desk.admin.get(&format!("/grants/{grant}/provisioning")).await.expect(200);
    assert_eq!(seen["items"][0]["log"][0]["detail"], json!("the receiver answered 500: ok"));
}

#[actix_web::test]
async fn a_receiver_that_answers_202_reports_later() {
    let desk = Desk::new().await;
    let receiver = Receiver::answering(&[202]).await;
    posting(&desk, &receiver.url).await;
    let grant = desk.grant().await;
    work(&desk.world).await;
    assert_eq!(desk.state(&grant).await, "provisioning");
    let task = receiver.posts()[0].json()["data"].clone();
    desk.world.travel(time::Duration::minutes(9)).await;
    work(&desk.world).await;
    assert_eq!(receiver.posts().len(), 1);
    desk.report(&task, "done").await.expect(200);
    assert_eq!(desk.state(&grant).await, "active");
}

#[actix_web::test]
async fn a_receiver_that_is_not_there_is_tried_again_and_an_address_inside_never() {
    let desk = Desk::new().await;
    posting(&desk, "http://127.0.0.1:1/").await;
    let grant = desk.grant().await;
    work(&desk.world).await;
    desk.world.sql("UPDATE connectors SET url = 'http://10.0.0.1/'").await;
    desk.world.travel(time::Duration::seconds(6)).await;
    work(&desk.world).await;
    let seen = desk.admin.get(&format!("/grants/{grant}/provisioning")).await.expect(200);
    let log = seen["items"][0]["log"].as_array().unwrap();
    assert!(log.iter().all(|attempt| attempt["outcome"] == json!("failed")), "{log:?}");
    assert!(log[1]["detail"].as_str().unwrap().starts_with("the address "), "{log:?}");
}
