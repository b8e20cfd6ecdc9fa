//! Visibility of flows.

use super::{make, manual};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn a_flow_that_one_may_not_use_does_not_exist() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let (carol, audrey) = (world.member("carol").await, world.with_role("audrey", "auditor").await);
    let olga = world.with_role("olga", "org_admin").await;
    let ops = world.group("ops", &[&bob]).await;
    let mut body = manual(&world.org, "Servers");
    body["visible_to"] = json!({ "users": [alice.id], "groups": [ops] });
    let flow = make(&olga, body.clone()).await;
    body["org_id"] = json!(null);
    let global = make(&world.admin, body).await;
    let ids = [&global, &flow].map(|f| f["id"].as_str().unwrap().to_owned());
    for reader in [&alice, &bob, &world.admin] {
        assert_eq!(reader.get("/flows").await.ids(), ids, "{}", reader.username);
    }
    for reader in [&audrey, &olga] {
        assert_eq!(
            reader.get("/flows").await.ids(),
            ids[1..],
            "{}: all of their organization",
            reader.username
        );
    }
    assert!(carol.get("/flows").await.ids().is_empty());
    for id in &ids {
        let path = format!("/flows/{id}");
        carol.get(&path).await.problem(404, "not_found");
        carol.get(&format!("{path}/versions")).await.problem(404, "not_found");
        carol.patch(&path, json!({ "enabled": false })).await.problem(404, "not_found");
        carol.delete(&path).await.problem(404, "not_found");
        alice.patch(&path, json!({ "enabled": false })).await.problem(403, "role_required");
        alice.delete(&path).await.problem(403, "role_required");
        audrey.delete(&path).await.problem(
            if *id == ids[0] { 404 } else { 403 },
            if *id == ids[0] { "not_found" } else { "role_required" },
        );
    }
}

#[actix_web::test]
async fn flows_of_other_organizations_do_not_exist() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let eve = world.stranger("eve").await;
    world.join(&elsewhere, &eve, "org_admin").await;
    let flow = make(&world.admin, manual(&world.org, "Servers")).await;
    let id = flow["id"].as_str().unwrap();
    assert!(eve.get("/flows").await.ids().is_empty());
    assert!(eve.get(&format!("/flows?org_id={}", world.org)).await.ids().is_empty());
    eve.get(&format!("/flows/{id}")).await.problem(404, "not_found");
    eve.get(&format!("/flows/{id}/versions")).await.problem(404, "not_found");
    eve.patch(&format!("/flows/{id}"), json!({ "enabled": false })).await.problem(404, "not_found");
    eve.delete(&format!("/flows/{id}")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn leaving_the_organization_hides_its_flows() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let mut body = manual(&world.org, "Servers");
    body["visible_to"] = json!({ "users": [alice.id] });
    make(&world.admin, body).await;
    assert_eq!(alice.get("/flows").await.ids().len(), 1);
    world.sql(&format!("DELETE FROM members WHERE user_id = '{}'", alice.id)).await;
    assert!(alice.get("/flows").await.ids().is_empty());
}
