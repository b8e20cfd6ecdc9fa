//! A session follows the access of its user, and its gateway is told within a second.

use super::{Desk, asking, at, redeem, told};
use futures::future::{join, join_all};
use gatepass_testing::{Answer, Value, World, asking as request, json, levels};
use reqwest::Method;
use std::time::Instant;
use time::Duration;

/// The reason for which a session ends, as its gateway is told, which waits.
async fn ending<T>(desk: &Desk, session: &Value, change: impl Future<Output = T>) -> Value {
    let seen = told(&desk.gateway, &at("sessions", session, ""), change).await;
    assert_eq!(seen["state"], "ended");
    seen["end_reason"].clone()
}

#[actix_web::test]
async fn a_permission_that_is_taken_away_ends_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = format!("/permissions/{}", desk.permission);
    let off = desk.world.admin.patch(&path, json!({ "is_active": false }));
    assert_eq!(ending(&desk, &session, off).await, "access_revoked");
    let events = desk.olga.get("/events?action=asset_session.ended").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
    assert_eq!(events["items"][0]["actor"], Value::Null);
}

/// More than the requests of one caller that may be in line for a database connection.
const MANY: usize = 250;

#[actix_web::test]
async fn all_that_end_at_once_are_told() {
    let desk = Desk::new().await;
    let mut paths = Vec::new();
    for _ in 0..MANY {
        paths.push(at("sessions", &desk.session().await, ""));
    }
    let mut waiting = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        let wait = desk.gateway.request(Method::GET, path).header("prefer", "wait=30");
        waiting.push(actix_web::rt::spawn(Answer::of(wait)));
        if number % 50 == 49 {
            // They stand in line before these.
            for path in &paths[..3] {
                desk.gateway.get(path).await.expect(200);
            }
        }
    }
    let path = format!("/permissions/{}", desk.permission);
    desk.world.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    for answer in join_all(waiting).await {
        assert_eq!(answer.unwrap().expect(200)["end_reason"], "access_revoked");
    }
}

#[actix_web::test]
async fn a_deactivated_user_ends_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = format!("/users/{}", desk.alice.id);
    let off = desk.world.admin.patch(&path, json!({ "is_active": false }));
    assert_eq!(ending(&desk, &session, off).await, "user_deactivated");
}

#[actix_web::test]
async fn a_user_who_is_removed_ends_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = format!("/organizations/{}/members/{}", desk.world.org, desk.alice.id);
    assert_eq!(ending(&desk, &session, desk.world.admin.delete(&path)).await, "access_revoked");
}

#[actix_web::test]
async fn a_deactivated_asset_ends_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = format!("/assets/{}", desk.web);
    let off = desk.world.admin.patch(&path, json!({ "is_active": false }));
    assert_eq!(ending(&desk, &session, off).await, "asset_deactivated");
}

#[actix_web::test]
async fn a_termination_ends_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "/terminate");
    let stop = desk.olga.post(&path, json!({ "reason": "Odd commands" }));
    assert_eq!(ending(&desk, &session, stop).await, "terminated");
}

#[actix_web::test]
async fn a_revoked_grant_ends_it() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let gateway = super::gateway(&world, "gateway").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(request(&world, &web)).await;
    let approved = ann.approve(&ticket).await.expect(200);
    let body = json!({ "asset_id": web, "account": "app", "protocol": "ssh" });
    let token = alice.post("/connection-tokens", body).await.expect(201);
    assert!(token["access_ends_at"].is_string());
    let session = redeem(&gateway, &token).await.expect(201);
    let left = session["seconds_left"].as_i64().unwrap();
    assert!((14_390..=14_400).contains(&left), "{left}");
    // Half the time: the gateway is told, and the session goes on.
    let grant = format!("/grants/{}", approved["grants"][0].as_str().unwrap());
    let soon = world.query("SELECT to_json(gatepass_now() + interval '1 hour') #>> '{}'").await.remove(0);
    let path = at("sessions", &session, "");
    let moved = told(&gateway, &path, world.admin.patch(&grant, json!({ "end": soon }))).await;
    assert_eq!(moved["state"], "active");
    let left = moved["seconds_left"].as_i64().unwrap();
    assert!((3_590..=3_600).contains(&left), "{left}");
    let ended =
        told(&gateway, &path, world.admin.post(&format!("{grant}/revoke"), json!({ "reason": "incident" })))
            .await;
    assert_eq!((&ended["end_reason"], &ended["seconds_left"]), (&json!("access_revoked"), &Value::Null));
}

#[actix_web::test]
async fn the_clock_ends_it() {
    let desk = Desk::new().await;
    let end = desk.world.query("SELECT to_json(gatepass_now() + interval '1 hour') #>> '{}'").await.remove(0);
    desk.world
        .admin
        .patch(&format!("/permissions/{}", desk.permission), json!({ "valid_until": end }))
        .await
        .expect(200);
    let session = desk.session().await;
    assert!(session["seconds_left"].as_i64().unwrap() > 3_500);
    assert_eq!(ending(&desk, &session, desk.world.travel(Duration::hours(1))).await, "access_ended");
}

#[actix_web::test]
async fn fewer_actions_are_told() {
    let desk = Desk::new().await;
    let path = format!("/permissions/{}", desk.permission);
    desk.world.admin.patch(&path, json!({ "actions": ["connect", "upload", "download"] })).await.expect(200);
    let session = desk.session().await;
    assert_eq!(session["actions"], json!(["connect", "upload", "download"]));
    let fewer = desk.world.admin.patch(&path, json!({ "actions": ["connect"] }));
    let seen = told(&desk.gateway, &at("sessions", &session, ""), fewer).await;
    assert_eq!((&seen["state"], &seen["actions"]), (&json!("active"), &json!(["connect"])));
    let events = desk.olga.get("/events?action=asset_session.updated").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn whoever_missed_the_change_is_told_at_once() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "");
    let first = desk.gateway.get(&path).await;
    let tag = first.header("etag").to_owned();
    // What counts is no change.
    let body = json!({ "commands": [{ "seq": 1, "at": "2026-11-30T12:00:00Z", "command": "ls", "action": "accept" }] });
    desk.gateway.post(&at("sessions", &session, "/commands"), body).await.expect(200);
    let same = desk.gateway.request(Method::GET, &path).header("if-none-match", &tag);
    assert_eq!(Answer::of(same).await.status.as_u16(), 304);
    let end = desk.world.query("SELECT to_json(gatepass_now() + interval '1 hour') #>> '{}'").await.remove(0);
    desk.world
        .admin
        .patch(&format!("/permissions/{}", desk.permission), json!({ "valid_until": end }))
        .await
        .expect(200);
    let begun = Instant::now();
    let waiting =
        desk.gateway.request(Method::GET, &path).header("if-none-match", &tag).header("prefer", "wait=30");
    let seen = Answer::of(waiting).await.expect(200);
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
    assert!(seen["access_ends_at"].is_string());
    desk.alice.post(&at("sessions", &session, "/terminate"), json!({ "reason": "done" })).await.expect(200);
    let begun = Instant::now();
    let waiting = desk.gateway.request(Method::GET, &path).header("prefer", "wait=30");
    assert_eq!(Answer::of(waiting).await.expect(200)["state"], "ended");
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
}

#[actix_web::test]
async fn a_wait_is_a_sign_of_life_and_a_reader_notices_silence() {
    let desk = Desk::new().await;
    let (session, silent) = (desk.session().await, desk.session().await);
    let path = at("sessions", &session, "");
    desk.world.travel(Duration::minutes(9)).await;
    let gateway = &desk.gateway;
    gateway.get(&path).await.expect(200);
    desk.world.travel(Duration::minutes(11)).await;
    let olga = desk.world.again(&desk.olga).await;
    assert_eq!(olga.get(&path).await.expect(200)["state"], "active");
    let seen = olga.get(&at("sessions", &silent, "")).await.expect(200);
    assert_eq!((&seen["state"], &seen["end_reason"]), (&json!("ended"), &json!("lost")));
    desk.world.travel(Duration::minutes(20)).await;
    // It is late, but alive.
    assert_eq!(gateway.get(&path).await.expect(200)["state"], "active");
}

#[actix_web::test]
async fn a_gateway_that_is_none_any_more_is_refused_and_loses_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "");
    let member = format!("/organizations/{}/members/{}", desk.world.org, desk.gateway.id);
    let begun = Instant::now();
    let waiting = Answer::of(desk.gateway.request(Method::GET, &path).header("prefer", "wait=30"));
    let demoted = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        desk.world.admin.put(&member, json!({ "role": "member" })).await.expect(200)
    };
    join(waiting, demoted).await.0.problem(403, "role_required");
    assert!(begun.elapsed() < std::time::Duration::from_secs(10));
    let seen = desk.olga.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["end_reason"]), (&json!("ended"), &json!("lost")));
    desk.world.admin.put(&member, json!({ "role": "auditor" })).await.expect(200);
    assert_eq!(desk.gateway.get(&path).await.expect(200)["end_reason"], "lost");
}

#[actix_web::test]
async fn another_permission_keeps_it() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    super::permit(&desk.world, &desk.alice, &desk.web, json!({ "name": "second" })).await;
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    let seen = desk.gateway.get(&at("sessions", &session, "")).await.expect(200);
    assert_eq!(seen["state"], "active");
    desk.alice.post("/connection-tokens", asking(&desk.web)).await.expect(201);
}
