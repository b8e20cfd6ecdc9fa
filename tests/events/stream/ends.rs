//! A stream ends when its caller's right does, and when the server stops.

use super::super::event;
use super::Follow;
use gatepass_testing::{Answer, Person, World};
use reqwest::Method;
use std::sync::atomic::Ordering;
use std::time::Duration;

async fn beating() -> World {
    World::with(|settings| settings.stream_heartbeat = Duration::from_millis(200)).await
}

#[actix_web::test]
async fn whoever_loses_their_right_is_told_why_and_nothing_else() {
    let world = beating().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let (eve, olga) = (world.with_role("eve", "auditor").await, world.with_role("olga", "org_admin").await);
    let (gone, narrow) = (world.key(&olga, &["events:read"]).await, world.key(&olga, &["events:read"]).await);
    let key = |person: &Person| format!("hash = sha256('{}')", person.token.as_deref().unwrap());
    let taken = [
        (
            &alice,
            format!("UPDATE sessions SET revoked_at = gatepass_now() WHERE user_id = '{}'", alice.id),
            "unauthenticated",
        ),
        (&ann, format!("UPDATE users SET is_active = false WHERE id = '{}'", ann.id), "unauthenticated"),
        (&eve, format!("DELETE FROM members WHERE user_id = '{}'", eve.id), "role_required"),
        (
            &gone,
            format!("UPDATE api_keys SET revoked_at = gatepass_now() WHERE {}", key(&gone)),
            "unauthenticated",
        ),
        (
            &narrow,
            format!("UPDATE api_keys SET scopes = '{{grants:read}}' WHERE {}", key(&narrow)),
            "missing_scope",
        ),
        (
            &olga,
            format!("UPDATE members SET role = 'auditor' WHERE user_id = '{}'", olga.id),
            "role_required",
        ),
        (
            &world.admin,
            "UPDATE users SET is_super_admin = false WHERE username = 'admin'".to_owned(),
            "role_required",
        ),
    ];
    for (person, sql, code) in taken {
        let (mut follow, _) = Follow::open(person, "action=a.b", None).await;
        world.sql(&sql).await;
        // What happens afterwards is not told, even before the next heartbeat.
        event(&world, Some(&world.org), "a.b", "").await;
        let problem = follow.end().await;
        assert_eq!(problem["code"], code, "{sql}");
        assert_eq!(problem["request_id"], follow.response.headers()["x-request-id"].to_str().unwrap());
    }
}

#[actix_web::test]
async fn a_stream_ends_with_its_access_token() {
    let world = beating().await;
    let eve = world.with_role("eve", "auditor").await;
    let (mut follow, _) = Follow::open(&eve, "action=a.b", None).await;
    world.travel(time::Duration::minutes(16)).await;
    assert_eq!(follow.end().await["code"], "unauthenticated");
}

#[actix_web::test]
async fn new_rights_count_at_once() {
    let world = beating().await;
    let eve = world.member("eve").await;
    let (mut follow, _) = Follow::open(&eve, "action=a.b", None).await;
    event(&world, Some(&world.org), "a.b", "").await;
    world.sql(&format!("UPDATE members SET role = 'auditor' WHERE user_id = '{}'", eve.id)).await;
    while follow.frame().await.is_some_and(|frame| frame.event.is_some()) {}
    let new = event(&world, Some(&world.org), "a.b", "").await;
    let told = follow.event().await;
    // The first one is told too if the stream has not passed it by then.
    let told = if told.data["id"] == new.as_str() { told } else { follow.event().await };
    assert_eq!(told.data["id"], new.as_str());
}

#[actix_web::test]
async fn a_server_that_stops_ends_its_streams() {
    let world = World::new().await;
    let (mut follow, _) = Follow::open(&world.admin, "action=a.b", None).await;
    world.ready.store(false, Ordering::Relaxed);
    let problem = follow.end().await;
    assert_eq!((&problem["code"], &problem["status"]), (&"unavailable".into(), &503.into()));
}

#[actix_web::test]
async fn nobody_has_too_many_streams_and_a_closed_one_does_not_count() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(Follow::open(&alice, "", None).await);
    }
    let refused = Answer::of(alice.request(Method::GET, "/events/stream")).await;
    assert_eq!(refused.header("retry-after"), "5");
    refused.problem(429, "too_many_requests");
    let _other = Follow::open(&ann, "", None).await;
    open.pop();
    // The server sees that the connection is closed, without a heartbeat.
    for _ in 0..100 {
        let again = alice.request(Method::GET, "/events/stream").send().await.unwrap();
        if again.status() == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a closed stream still counts");
}
