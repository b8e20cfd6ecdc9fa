//! Who makes connectors, fetches tasks and reports them.

use super::{Desk, fetch, report};
use gatepass_testing::json;

#[actix_web::test]
async fn only_the_service_of_a_connector_fetches_its_tasks() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let grant = desk.grant().await;
    let path = format!("/connectors/{}/tasks", desk.connector);
    desk.alice.get(&path).await.problem(404, "not_found");
    world.with_role("carol", "org_admin").await.get(&path).await.problem(403, "own_only");
    let other = world.service("other", "member").await;
    world.key(&other, &["connectors:run"]).await.get(&path).await.problem(404, "not_found");
    let weak = world.service("weak", "member").await;
    let body = json!({ "service_id": weak.id });
    world.admin.patch(&format!("/connectors/{}", desk.connector), body).await.expect(200);
    world.key(&weak, &["grants:read"]).await.get(&path).await.problem(403, "missing_scope");
    desk.agent.get(&path).await.problem(404, "not_found");

    let weak = world.key(&weak, &["connectors:run"]).await;
    let [task] = fetch(&weak, &desk.connector).await.try_into().unwrap();
    report(&desk.agent, &task, "done").await.problem(404, "not_found");
    report(&desk.alice, &task, "done").await.problem(404, "not_found");
    // A service that left the organization runs nothing any more.
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, weak.id)).await;
    weak.get(&path).await.problem(404, "not_found");
    report(&weak, &task, "done").await.problem(404, "not_found");
    assert_eq!(desk.state(&grant).await, "provisioning");
}

#[actix_web::test]
async fn an_admin_reports_in_place_of_a_connector_but_not_for_themselves() {
    let desk = Desk::new().await;
    let carol = desk.world.with_role("carol", "org_admin").await;
    let grant = desk.grant().await;
    let task = desk.task().await;
    report(&carol, &task, "done").await.expect(200);
    assert_eq!(desk.state(&grant).await, "active");
    let by = format!(
        "SELECT actor_id::text FROM events WHERE subject_id = '{grant}' AND action = 'grant.provisioned'"
    );
    assert_eq!(desk.world.query(&by).await, [carol.id.clone()]);

    // The key of an agent may be made by anybody who has grants, too.
    desk.world.sql(&format!("UPDATE api_keys SET created_by = '{}'", desk.alice.id)).await;
    let item = desk.world.item("More", json!({ "item": { "groups": [desk.group] } })).await;
    desk.grant_of(&item).await;
    desk.report(&desk.task().await, "done").await.expect(200);

    let own = carol.ask(gatepass_testing::wanting(&desk.world, &desk.item)).await;
    let own = own["grants"][0].as_str().unwrap();
    let seen = carol.get(&format!("/grants/{own}/provisioning")).await.expect(200);
    let task = json!({ "grant_id": own, "id": seen["items"][0]["task_id"] });
    report(&carol, &task, "done").await.problem(403, "own_ticket");
    let own = desk.world.admin.ask(gatepass_testing::wanting(&desk.world, &desk.item)).await;
    let path = format!("/grants/{}/provisioning", own["grants"][0].as_str().unwrap());
    let seen = desk.world.admin.get(&path).await.expect(200);
    let body = json!({ "task_id": seen["items"][0]["task_id"], "outcome": "done" });
    desk.world.admin.post(&path, body).await.problem(403, "own_ticket");
    let auditor = desk.world.with_role("audra", "auditor").await;
    report(&auditor, &task, "done").await.problem(403, "role_required");
}

#[actix_web::test]
async fn a_connector_has_a_way_a_service_and_things_of_its_organization() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let other_org = world.new_org("other").await;
    let theirs = world.group_in(&other_org, "theirs", &[]).await;
    let body = json!({ "org_id": world.org, "name": "x", "groups": [theirs], "give_up_after": "PT1S",
        "url": "http://169.254.169.254/latest" });
    let problem = world.admin.post("/connectors", body).await.problem(422, "validation_failed");
    let faults: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].clone()).collect();
    assert_eq!(faults, [json!("/url"), json!("/give_up_after"), json!("/groups/0")]);
    let problem = world.admin.post("/connectors", json!({ "org_id": world.org, "name": "x" })).await;
    assert_eq!(problem.problem(422, "validation_failed")["errors"][0]["code"], json!("no_way"));
    let body = json!({ "org_id": world.org, "name": "x", "service_id": desk.alice.id });
    let problem = world.admin.post("/connectors", body).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], json!("not_a_service"));

    let body = json!({ "org_id": world.org, "name": "posted", "url": "https://hooks.example.org/x" });
    desk.alice.post("/connectors", body.clone()).await.problem(404, "not_found");
    let auditor = world.with_role("audra", "auditor").await;
    auditor.post("/connectors", body.clone()).await.problem(403, "role_required");
    let made = world.admin.post("/connectors", body).await.expect(201);
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let path = format!("/connectors/{}", made["connector"]["id"].as_str().unwrap());
    assert!(!world.admin.get(&path).await.expect(200).to_string().contains("whsec_"));
    let rotated = world.admin.post(&format!("{path}/rotate"), json!({})).await.expect(200);
    assert_ne!(rotated["secret"], made["secret"]);
    let log = world.query("SELECT data::text FROM events WHERE action LIKE 'connector.%'").await;
    assert!(log.iter().all(|data| !data.contains("whsec_")), "{log:?}");
    desk.alice.get(&path).await.problem(404, "not_found");
    desk.alice.get("/connectors").await.problem(403, "role_required");
}

#[actix_web::test]
async fn an_organization_has_fifty_connectors() {
    let desk = Desk::new().await;
    desk.world
        .sql("INSERT INTO connectors SELECT gen_random_uuid(), org_id, name || n, carries_all, groups, assets, url, secret, \
              old_secret, old_secret_until, service_id, give_up_after, alarm_after, is_active, report, created_at, updated_at \
              FROM connectors, generate_series(2, 50) n")
        .await;
    let body = json!({ "org_id": desk.world.org, "name": "x", "service_id": desk.agent.id });
    desk.world.admin.post("/connectors", body).await.problem(409, "too_many_connectors");
}
