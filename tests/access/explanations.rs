//! `POST /access/explain`.

use super::{Place, question, rule};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn a_denial_is_explained_by_the_permission_that_came_nearest() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let past = json!({ "name": "past", "users": [alice.id], "nodes": [place.top], "valid_until": "2001-01-01T00:00:00Z" });
    let past = rule(&world, past).await;
    rule(&world, json!({ "users": [alice.id], "accounts": [] })).await;
    let asked = question(&place.host, json!({ "user_id": alice.id }));
    let explained = world.admin.post("/access/explain", asked.clone()).await.expect(200);
    assert_eq!((&explained["allowed"], &explained["reason"]), (&json!(false), &json!("asset_not_covered")));
    let nearest =
        json!({ "permission_id": past, "name": "past", "first_failed": "validity", "failed": ["validity"] });
    assert_eq!(explained["nearest"], nearest);
    let own = alice.post("/access/explain", asked).await.expect(200);
    let nearest =
        json!({ "permission_id": null, "name": null, "first_failed": "validity", "failed": ["validity"] });
    assert_eq!(own["nearest"], nearest);
}

#[actix_web::test]
async fn what_is_allowed_is_explained_by_all_permissions_that_allow_it() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    let one = rule(&world, json!({ "users": [alice.id], "nodes": [place.top] })).await;
    let two = rule(&world, json!({ "users": [alice.id], "assets": [place.host] })).await;
    let explained = alice.post("/access/explain", question(&place.host, json!({}))).await.expect(200);
    let expected = json!({ "allowed": true, "permissions": [one, two], "expires_at": null, "nearest": null });
    assert_eq!(explained, expected);
}

#[actix_web::test]
async fn nobody_hears_about_what_they_may_not_ask() {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let stranger = world.stranger("sam").await;
    let about = question(&place.host, json!({ "user_id": alice.id }));
    bob.post("/access/explain", about.clone()).await.problem(403, "role_required");
    stranger.post("/access/explain", about).await.problem(404, "not_found");
    stranger.post("/access/explain", question(&place.host, json!({}))).await.problem(404, "not_found");
}
