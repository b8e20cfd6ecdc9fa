//! What the worker does: it ends sessions that nobody looks at, and deletes old records.

use super::{Desk, at};
use crate::jobs::work_off;
use gatepass_testing::{Value, json, rows};
use time::Duration;

async fn read(desk: &Desk, session: &Value) -> (String, String) {
    let row = format!(
        "SELECT coalesce(end_reason, '') FROM asset_sessions WHERE id = '{}'",
        session["id"].as_str().unwrap()
    );
    let reason = desk.world.query(&row).await.remove(0);
    (if reason.is_empty() { "active" } else { "ended" }.to_owned(), reason)
}

#[actix_web::test]
async fn a_session_whose_access_is_over_ends_without_a_reader() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    work_off(&desk.world).await;
    assert_eq!(read(&desk, &session).await.0, "active");
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    desk.world.travel(Duration::seconds(15)).await;
    work_off(&desk.world).await;
    assert_eq!(read(&desk, &session).await, ("ended".to_owned(), "access_revoked".to_owned()));
    let events = "SELECT count(*) FROM events WHERE action = 'asset_session.ended' AND actor_id IS NULL";
    assert_eq!(desk.world.number(events).await, 1);
}

#[actix_web::test]
async fn the_sessions_of_a_silent_gateway_are_lost() {
    let desk = Desk::new().await;
    let (silent, alive) = (desk.session().await, desk.session().await);
    desk.world.travel(Duration::minutes(9)).await;
    work_off(&desk.world).await;
    desk.gateway.post(&at("sessions", &alive, "/commands"), json!({ "commands": [] })).await.expect(200);
    assert_eq!(read(&desk, &silent).await.0, "active");
    desk.world.travel(Duration::minutes(11)).await;
    work_off(&desk.world).await;
    assert_eq!(read(&desk, &silent).await, ("ended".to_owned(), "lost".to_owned()));
    assert_eq!(read(&desk, &alive).await.0, "active");
    // It hears so when it comes back.
    let answer =
        desk.gateway.post(&at("sessions", &silent, "/commands"), json!({ "commands": [] })).await.expect(200);
    assert_eq!(answer["must_end"], true);
}

#[actix_web::test]
async fn many_sessions_are_followed_in_turns() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let copies =
        rows::copies("asset_sessions", "'id', gen_random_uuid()", "asset_sessions, generate_series(1, 250)");
    desk.world.sql(&copies).await;
    let _ = session;
    desk.world
        .sql(
            "UPDATE asset_sessions SET last_reported_at = last_reported_at - interval '1 hour' \
        WHERE id IN (SELECT id FROM asset_sessions ORDER BY id DESC LIMIT 3)",
        )
        .await;
    work_off(&desk.world).await;
    assert_eq!(desk.world.number("SELECT count(*) FROM asset_sessions WHERE end_reason = 'lost'").await, 3);
    assert_eq!(desk.world.number("SELECT count(*) FROM asset_sessions WHERE ended_at IS NULL").await, 248);
}

#[actix_web::test]
async fn records_are_kept_as_long_as_the_organization_says() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let (old, open) = (desk.session().await, desk.session().await);
    let typed = json!({ "commands": [{ "seq": 1, "at": "2026-11-30T12:00:00Z", "command": "ls", "action": "accept" }] });
    desk.gateway.post(&at("sessions", &old, "/commands"), typed).await.expect(200);
    desk.gateway.post(&at("sessions", &old, "/end"), json!({})).await.expect(200);
    let count = async |table: &str| world.number(&format!("SELECT count(*) FROM {table}")).await;
    // For ever, by default.
    world
        .sql("UPDATE asset_sessions SET ended_at = ended_at - interval '40 days' WHERE ended_at IS NOT NULL")
        .await;
    work_off(world).await;
    assert_eq!((count("asset_sessions").await, count("session_commands").await), (2, 1));
    let path = format!("/organizations/{}", world.org);
    for days in [json!(29), json!(0), json!(36_501), json!("30"), json!(-1)] {
        let body = json!({ "settings": { "session_records_days": days } });
        desk.olga.patch(&path, body).await.problem(422, "validation_failed");
    }
    let set = async |days: Value| {
        desk.olga.patch(&path, json!({ "settings": { "session_records_days": days } })).await.expect(200)
    };
    assert_eq!(set(json!(41)).await["settings"]["session_records_days"], 41);
    world.travel(Duration::hours(2)).await;
    work_off(world).await;
    assert_eq!(count("session_commands").await, 1);
    let olga = world.again(&desk.olga).await;
    olga.patch(&path, json!({ "settings": { "session_records_days": 30 } })).await.expect(200);
    world.travel(Duration::hours(4)).await;
    work_off(world).await;
    assert_eq!((count("asset_sessions").await, count("session_commands").await), (1, 0));
    let left = world.query("SELECT id FROM asset_sessions").await;
    assert_eq!(json!(left[0]), open["id"]);
    let olga = world.again(&desk.olga).await;
    let forever =
        olga.patch(&path, json!({ "settings": { "session_records_days": null } })).await.expect(200);
    assert_eq!(forever["settings"]["session_records_days"], Value::Null);
}

#[actix_web::test]
async fn tokens_are_deleted_after_a_week() {
    let desk = Desk::new().await;
    desk.token().await;
    desk.world.travel(Duration::days(6)).await;
    work_off(&desk.world).await;
    assert_eq!(desk.world.number("SELECT count(*) FROM connection_tokens").await, 1);
    desk.world.travel(Duration::days(8)).await;
    work_off(&desk.world).await;
    assert_eq!(desk.world.number("SELECT count(*) FROM connection_tokens").await, 0);
}
