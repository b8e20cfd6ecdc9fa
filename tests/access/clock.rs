//! The start and the end of access, by the database's clock.

use super::{Place, answer, check, rule};
use gatepass_testing::{World, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

async fn now(world: &World) -> OffsetDateTime {
    gatepass_persistence::now(&world.db.conn().await.unwrap()).await.unwrap()
}

fn text(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap()
}

#[actix_web::test]
async fn access_ends_by_itself_when_its_time_is_over() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let now = now(&world).await;
    let (from, until) = (text(now + Duration::hours(1)), text(now + Duration::hours(2)));
    let fields =
        json!({ "users": [alice.id], "nodes": [place.top], "valid_from": from, "valid_until": until });
    let permission = rule(&world, fields).await;
    let path = format!("/permissions/{permission}");
    for (hours, expected, reasons) in [
        (0, "no_valid_permission", json!(["not_yet_valid"])),
        (1, "allowed", json!([])),
        (2, "no_valid_permission", json!(["expired"])),
    ] {
        world.travel(Duration::hours(hours) + Duration::minutes(1)).await;
        let (alice, admin) = (world.again(&alice).await, world.again(&world.admin).await);
        assert_eq!(answer(&alice, &place.host).await, expected);
        let listed = alice.get("/access/assets").await.expect(200)["items"].as_array().unwrap().len();
        assert_eq!(listed, usize::from(expected == "allowed"));
        let view = admin.get(&path).await.expect(200);
        assert_eq!(
            (&view["effective"], &view["ineffective_reasons"]),
            (&json!(expected == "allowed"), &reasons)
        );
        let found = admin.get(&format!("/permissions?effective={}", expected == "allowed")).await;
        assert_eq!(found.ids(), [permission.clone()]);
    }
}

#[actix_web::test]
async fn a_window_holds_from_its_start_until_just_before_its_end() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let (from, until) = ("2040-01-01T00:00:00Z", "2040-01-02T00:00:00Z");
    let fields =
        json!({ "users": [alice.id], "nodes": [place.top], "valid_from": from, "valid_until": until });
    rule(&world, fields).await;
    for (at, expected) in [
        ("2039-12-31T23:59:59.999999Z", false),
        (from, true),
        ("2040-01-01T01:00:00+01:00", true),
        ("2040-01-01T23:59:59.999999Z", true),
        (until, false),
    ] {
        let asked = check(&alice, &place.host, json!({ "at": at })).await.expect(200);
        assert_eq!(asked["allowed"], expected, "{at}");
        let path = format!("/access/assets?at={}", at.replace('+', "%2B"));
        let listed = alice.get(&path).await.expect(200)["items"].as_array().unwrap().len();
        assert_eq!(listed, usize::from(expected), "{at}");
    }
}

#[actix_web::test]
async fn an_answer_ends_with_uninterrupted_access_and_not_with_one_permission() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    world.insert([gatepass_testing::rows::group_member(&place.group, &alice.id)]).await;
    let now = now(&world).await;
    let hour = |hours: i64| text(now + Duration::hours(hours));
    let lasting = |from: i64, until: i64| json!({ "users": [alice.id], "nodes": [place.top], "valid_from": hour(from), "valid_until": hour(until) });
    rule(&world, lasting(0, 1)).await;
    let mut second = lasting(1, 2);
    second["users"] = json!([]);
    second["groups"] = json!([place.group]);
    rule(&world, second).await;
    // It begins after a gap.
    rule(&world, lasting(3, 4)).await;
    let end = check(&alice, &place.host, json!({})).await.expect(200)["expires_at"].clone();
    assert_eq!(end, hour(2));
    let mine = alice.get("/access/assets").await.expect(200);
    assert_eq!(mine["items"][0]["entries"][0]["expires_at"], hour(2));
    let users = world.admin.get(&format!("/access/users?asset_id={}", place.host)).await.expect(200);
    assert_eq!(users["items"][0]["entries"][0]["expires_at"], hour(2));
}

#[actix_web::test]
async fn moments_beyond_what_can_be_written_are_refused() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    for at in ["9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00"] {
        let asked = check(&world.admin, &place.host, json!({ "at": at })).await;
        asked.problem(422, "validation_failed");
    }
    check(&world.admin, &place.host, json!({ "at": "9999-12-31T23:59:59Z" })).await.expect(200);
    let fields =
        json!({ "valid_from": "0000-01-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00.123456789Z" });
    let path = format!("/permissions/{}", rule(&world, fields).await);
    let view = world.admin.get(&path).await.expect(200);
    assert_eq!(view["valid_from"], "0000-01-01T00:00:00Z");
    assert_eq!(view["valid_until"], "2026-01-01T00:00:00.123456Z");
}
