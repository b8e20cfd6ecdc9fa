//! Who reads, ends and terminates sessions.

use super::{Desk, at, gateway};
use gatepass_testing::{Value, json};

#[actix_web::test]
async fn auditors_the_user_and_the_gateway_read_a_session() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "");
    let auditor = desk.world.with_role("eve", "auditor").await;
    for reader in [&desk.alice, &desk.olga, &desk.gateway, &auditor, &desk.world.admin] {
        let seen = reader.get(&path).await.expect(200);
        assert_eq!(seen["id"], session["id"]);
        reader.get(&at("sessions", &session, "/commands")).await.expect(200);
    }
    for reader in [&desk.alice, &desk.olga, &auditor, &desk.world.admin] {
        assert_eq!(reader.get("/sessions").await.ids(), [session["id"].as_str().unwrap()]);
    }
    // The list needs the scope.
    desk.gateway.get("/sessions").await.problem(403, "missing_scope");
    let reading = desk.world.key(&desk.gateway, &["sessions:read"]).await;
    assert_eq!(reading.get("/sessions").await.ids().len(), 1);
    let bob = desk.world.member("bob").await;
    for path in [path.clone(), at("sessions", &session, "/commands")] {
        bob.get(&path).await.problem(404, "not_found");
        desk.world.anon().get(&path).await.problem(401, "unauthenticated");
        desk.world
            .key(&desk.alice, &["connections:write"])
            .await
            .get(&path)
            .await
            .problem(403, "missing_scope");
        gateway(&desk.world, "g").await.get(&path).await.problem(403, "missing_scope");
        desk.world
            .sql(
                "DELETE FROM api_keys WHERE user_id = (SELECT id FROM users WHERE username = 'g'); \
            DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = 'g'); \
            DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE username = 'g'); \
            DELETE FROM users WHERE username = 'g'",
            )
            .await;
    }
    assert!(bob.get("/sessions").await.ids().is_empty());
}

#[actix_web::test]
async fn the_gateway_ends_a_session_once() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let path = at("sessions", &session, "/end");
    let ended = desk.gateway.post(&path, json!({ "reason": "The client left" })).await.expect(200);
    assert_eq!((&ended["state"], &ended["end_reason"]), (&json!("ended"), &json!("closed")));
    assert_eq!((&ended["end_detail"], &ended["terminate_reason"]), (&json!("The client left"), &Value::Null));
    let again = desk.gateway.post(&path, json!({ "reason": "again" })).await.expect(200);
    assert_eq!((&again["ended_at"], &again["end_detail"]), (&ended["ended_at"], &json!("The client left")));
    let plain = desk.session().await;
    let ended = desk.gateway.post(&at("sessions", &plain, "/end"), json!({})).await.expect(200);
    assert_eq!(ended["end_detail"], Value::Null);
    // The gateway cut it because the access was over.
    let revoked = desk.session().await;
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    let ended = desk.gateway.post(&at("sessions", &revoked, "/end"), json!({})).await.expect(200);
    assert_eq!(ended["end_reason"], "access_revoked");
}

#[actix_web::test]
async fn the_user_and_admins_terminate_a_session() {
    let desk = Desk::new().await;
    let auditor = desk.world.with_role("eve", "auditor").await;
    let bob = desk.world.member("bob").await;
    let terminate = async |by: &gatepass_testing::Person, session: &Value| {
        by.post(&at("sessions", session, "/terminate"), json!({ "reason": "Odd commands" })).await
    };
    for by in [&desk.alice, &desk.olga, &desk.world.admin] {
        let session = desk.session().await;
        terminate(&bob, &session).await.problem(404, "not_found");
        terminate(&auditor, &session).await.problem(403, "role_required");
        terminate(&desk.gateway, &session).await.problem(403, "missing_scope");
        let key = desk.world.key(by, &["sessions:read"]).await;
        terminate(&key, &session).await.problem(403, "missing_scope");
        let key = desk.world.key(by, &["sessions:write"]).await;
        let ended = terminate(&key, &session).await.expect(200);
        assert_eq!((&ended["end_reason"], &ended["terminated_by"]), (&json!("terminated"), &json!(by.id)));
        assert_eq!(
            (&ended["terminate_reason"], &ended["end_detail"]),
            (&json!("Odd commands"), &Value::Null)
        );
        terminate(by, &session).await.problem(409, "session_ended");
        // The gateway reports its end as well.
        let reported = desk.gateway.post(&at("sessions", &session, "/end"), json!({})).await.expect(200);
        assert_eq!(reported["end_reason"], "terminated");
    }
    let session = desk.session().await;
    let path = at("sessions", &session, "/terminate");
    for body in [json!({ "reason": "" }), json!({ "reason": "x".repeat(1001) }), json!({})] {
        desk.alice.post(&path, body).await.problem(422, "validation_failed");
    }
}

#[actix_web::test]
async fn a_list_has_what_its_reader_may_see() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let first = desk.session().await;
    let second = desk.session().await;
    desk.gateway.post(&at("sessions", &second, "/end"), json!({})).await.expect(200);
    let (one, two) = (first["id"].as_str().unwrap(), second["id"].as_str().unwrap());
    let list = async |query: &str| desk.olga.get(&format!("/sessions?{query}")).await.ids();
    assert_eq!(list("").await, [two, one]);
    assert_eq!(list("sort=created_at").await, [one, two]);
    assert_eq!(list("state=active").await, [one]);
    assert_eq!(list("state=ended").await, [two]);
    assert_eq!(list("end_reason=closed&end_reason=lost").await, [two]);
    assert_eq!(
        list(&format!("user_id={}&asset_id={}&protocol=ssh", desk.alice.id, desk.web)).await,
        [two, one]
    );
    assert!(list("protocol=rdp").await.is_empty());
    assert_eq!(list(&format!("gateway_id={}&org_id={}", desk.gateway.id, world.org)).await.len(), 2);
    assert!(list(&format!("org_id={}", world.new_id())).await.is_empty());
    assert_eq!(list("q=ALICE").await.len(), 2);
    assert!(list("q=nobody").await.is_empty());
    assert!(list("began_before=2020-01-01T00:00:00Z").await.is_empty());
    assert_eq!(list("began_from=2020-01-01T00:00:00Z").await.len(), 2);
    let page = desk.olga.get("/sessions?limit=1&include=total").await.expect(200);
    assert_eq!(page["total"], 2);
    let next = format!("limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(list(&next).await, [one]);
    // A neighbour sees none.
    let other = world.new_org("other").await;
    let oscar = world.stranger("oscar").await;
    world.join(&other, &oscar, "org_admin").await;
    let seen = oscar.get(&format!("/sessions?user_id={}&include=total", desk.alice.id)).await.expect(200);
    assert_eq!((&seen["items"], &seen["total"]), (&json!([]), &json!(0)));
    oscar.get(&at("sessions", &first, "")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_record_outlives_its_objects() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    desk.world.admin.delete(&format!("/permissions/{}", desk.permission)).await.expect(204);
    desk.world.admin.delete(&format!("/assets/{}", desk.web)).await.expect(204);
    let seen = desk.olga.get(&at("sessions", &session, "")).await.expect(200);
    assert_eq!((&seen["asset_name"], &seen["state"]), (&json!("web"), &json!("ended")));
    assert_eq!(desk.world.number("SELECT count(*) FROM connection_tokens").await, 0);
}
