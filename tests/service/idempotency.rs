//! `Idempotency-Key`: the same request twice acts once.

use gatepass_testing::{Answer, Person, Value, World, asking, json};
use reqwest::Method;
use time::Duration;

async fn post(person: &Person, key: &str, path: &str, body: &Value) -> Answer {
    Answer::of(person.request(Method::POST, path).header("idempotency-key", key).json(body)).await
}

#[actix_web::test]
async fn the_same_request_is_answered_the_same_and_acts_once() {
    let world = World::new().await;
    let body = json!({ "org_id": world.org, "name": "Operators" });
    let first = post(&world.admin, "k1", "/groups", &body).await;
    let second = post(&world.admin, "k1", "/groups", &body).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201), "{} {}", first.text, second.text);
    assert_eq!(first.text, second.text);
    assert_eq!(
        (first.header("location"), first.header("etag")),
        (second.header("location"), second.header("etag"))
    );
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
    assert_eq!(world.admin.get("/groups").await.ids().len(), 1);
}

#[actix_web::test]
async fn another_body_under_the_same_key_is_refused() {
    let world = World::new().await;
    post(&world.admin, "k1", "/groups", &json!({ "org_id": world.org, "name": "A" })).await.expect(201);
    let other = post(&world.admin, "k1", "/groups", &json!({ "org_id": world.org, "name": "B" })).await;
    other.problem(422, "idempotency_key_reused");
}

#[actix_web::test]
async fn at_the_same_time_only_one_acts() {
    let world = World::new().await;
    let body = json!({ "org_id": world.org, "name": "Operators" });
    let answers =
        futures::future::join_all((0..10).map(|_| post(&world.admin, "k1", "/groups", &body))).await;
    for answer in &answers {
        match answer.status.as_u16() {
            201 => {}
            409 => drop(answer.clone().problem(409, "idempotency_in_progress")),
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert!(answers.iter().any(|a| a.status == 201 && a.header("idempotency-replayed").is_empty()));
    assert_eq!(world.admin.get("/groups").await.ids().len(), 1);
}

#[actix_web::test]
async fn what_would_be_refused_by_now_is_answered_the_same_too() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let limit = json!({ "duration": { "mode": "max", "max": "PT6H" } });
    world.flow_with(json!({ "type": "manual" }), limit).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let ticket = world.admin.approve(&ticket).await.expect(200);
    // A grant has one open extension.
    let extend = format!("/grants/{}/extend", ticket["grants"][0].as_str().unwrap());
    let longer = json!({ "duration": "PT1H", "reason": "not done yet" });
    let extension = post(&alice, "k1", &extend, &longer).await;
    assert_eq!(post(&alice, "k1", &extend, &longer).await.text, extension.clone().text);
    // A resubmitted ticket names the new one, so it has another ETag.
    let denied = extension.expect(201);
    world.admin.act("tickets", &denied, "deny", json!({ "level": 1, "reason": "no" })).await.expect(200);
    let old = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    world.query("UPDATE grants SET state = 'ended', state_data = '{\"state\": \"ended\", \"at\": \"2026-01-01T00:00:00Z\"}'").await;
    let etag = alice.get(&old).await.header("etag").to_owned();
    let resubmit = async || {
        let request = alice.request(Method::POST, &format!("{old}/resubmit")).header("idempotency-key", "k2");
        Answer::of(request.header("if-match", &etag).json(&json!({}))).await
    };
    let first = resubmit().await;
    let second = resubmit().await;
    assert_eq!(
        (first.status.as_u16(), second.header("idempotency-replayed")),
        (201, "true"),
        "{}",
        second.text
    );
    assert_eq!(first.text, second.text);
}

#[actix_web::test]
async fn a_refusal_is_judged_again() {
    let world = World::new().await;
    let body = json!({ "org_id": world.org, "name": "A" });
    let there = post(&world.admin, "k1", "/groups", &body).await.expect(201);
    post(&world.admin, "k2", "/groups", &body).await.problem(409, "already_exists");
    world.admin.delete(&format!("/groups/{}", there["id"].as_str().unwrap())).await;
    post(&world.admin, "k2", "/groups", &body).await.expect(201);
}

#[actix_web::test]
async fn keys_of_different_people_are_different() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    post(&world.admin, "k1", "/groups", &json!({ "org_id": world.org, "name": "A" })).await.expect(201);
    post(&olga, "k1", "/groups", &json!({ "org_id": world.org, "name": "B" })).await.expect(201);
}

#[actix_web::test]
async fn an_answer_is_forgotten_after_a_day() {
    let world = World::new().await;
    let body = json!({ "org_id": world.org, "name": "A" });
    post(&world.admin, "k1", "/groups", &body).await.expect(201);
    world.travel(Duration::hours(25)).await;
    let admin = world.again(&world.admin).await;
    post(&admin, "k1", "/groups", &body).await.problem(409, "already_exists");
}
