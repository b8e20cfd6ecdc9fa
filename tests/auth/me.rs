//! `GET` and `PATCH /me`.

use gatepass_testing::{World, json};

#[actix_web::test]
async fn a_caller_sees_and_changes_themselves() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let me = alice.get("/me").await.expect(200);
    assert_eq!((&me["username"], &me["is_super_admin"]), (&json!("alice"), &json!(false)));
    let changed = alice.patch("/me", json!({ "name": "Alice A." })).await.expect(200);
    assert_eq!(changed["name"], "Alice A.");
}

#[actix_web::test]
async fn every_fault_of_a_body_is_named_at_once() {
    let world = World::new().await;
    let body = json!({ "name": "", "email": "no address", "is_super_admin": true });
    let problem = world.admin.patch("/me", body).await.problem(422, "validation_failed");
    let mut faults: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
        .collect();
    faults.sort_unstable();
    assert_eq!(
        faults,
        [("/email", "wrong_format"), ("/is_super_admin", "unknown_field"), ("/name", "wrong_format")]
    );
}

#[actix_web::test]
async fn credentials_are_needed() {
    let world = World::new().await;
    let answer = world.anon().get("/me").await;
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"gatepass\"");
    answer.problem(401, "unauthenticated");
}
