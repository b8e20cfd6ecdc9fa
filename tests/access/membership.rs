//! Without membership there is no access.

use super::{Place, answer, check, naming, question, rule};
use gatepass_testing::{Person, Value, World, json};

/// A permission of a user who is no member.
async fn scene() -> (World, Place, Person) {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let sam = world.stranger("sam").await;
    world.insert([naming(&world, &sam.id).with("nodes", format!("{{{}}}", place.top))]).await;
    (world, place, sam)
}

#[actix_web::test]
async fn who_is_no_member_has_no_access_whatever_names_them() {
    let (world, place, sam) = scene().await;
    let asked = json!({ "user_id": sam.id });
    let listed = async || {
        let assets = world.admin.get(&format!("/access/assets?user_id={}", sam.id)).await.expect(200);
        let users = world.admin.get(&format!("/access/users?asset_id={}", place.host)).await.expect(200);
        (assets["items"].as_array().unwrap().len(), users["items"].as_array().unwrap().len())
    };
    let denied = check(&world.admin, &place.host, asked.clone()).await.expect(200);
    assert_eq!((&denied["allowed"], &denied["reason"]), (&json!(false), &json!("not_a_member")));
    let batch = json!({ "checks": [question(&place.host, asked.clone())] });
    let batch = world.admin.post("/access/check-batch", batch).await.expect(200);
    assert_eq!(batch["items"][0]["reason"], "not_a_member");
    let explained = world.admin.post("/access/explain", question(&place.host, asked)).await.expect(200);
    assert_eq!((&explained["reason"], &explained["nearest"]), (&json!("not_a_member"), &Value::Null));
    assert_eq!(listed().await, (0, 0));
    world.join(&world.org, &sam, "member").await;
    assert_eq!(answer(&sam, &place.host).await, "allowed");
    assert_eq!(listed().await, (1, 1));
}

#[actix_web::test]
async fn a_permission_names_members_alone() {
    let (world, place, sam) = scene().await;
    let olga = world.with_role("olga", "org_admin").await;
    let other = world.new_org("other").await;
    for person in [&olga, &sam] {
        world.join(&other, person, "member").await;
    }
    let body =
        json!({ "org_id": world.org, "name": "rule", "users": [olga.id, sam.id], "nodes": [place.top] });
    let refused = olga.post("/permissions", body).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/users/1");
    assert_eq!(refused["errors"][0]["code"], "not_a_member");
    let permission = format!("/permissions/{}", rule(&world, json!({ "nodes": [place.top] })).await);
    let refused =
        olga.patch(&permission, json!({ "users": [sam.id] })).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["code"], "not_a_member");
    // A super admin belongs to every organization.
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, world.admin.id)).await.expect(204);
    world.admin.patch(&permission, json!({ "users": [world.admin.id] })).await.expect(200);
    assert_eq!(answer(&world.admin, &place.host).await, "allowed");
}
