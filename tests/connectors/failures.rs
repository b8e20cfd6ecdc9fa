//! Connectors that fail, are late, or say nothing.

use super::Desk;
use gatepass_testing::{Value, json};
use time::Duration;

async fn ticket(desk: &Desk, grant: &str) -> Value {
    let grant = desk.admin.get(&format!("/grants/{grant}")).await.expect(200);
    let id = grant["ticket_id"].as_str().unwrap().to_owned();
    desk.admin.get(&format!("/tickets/{id}")).await.expect(200)
}

async fn told(desk: &Desk, message: &str) -> i64 {
    crate::notify::tell(&desk.world).await;
    desk.world.number(&format!("SELECT count(*) FROM notifications WHERE message = '{message}'")).await
}

#[actix_web::test]
async fn a_lost_task_comes_again_after_its_lease_and_a_failed_one_after_a_pause() {
    let desk = Desk::new().await;
    desk.grant().await;
    let first = desk.task().await;
    desk.world.travel(Duration::minutes(2)).await;
    let again = desk.task().await;
    assert_eq!((&again["id"], &again["attempt"]), (&first["id"], &json!(2)));
    desk.report(&again, "failed").await.expect(200);
    assert_eq!(desk.tasks().await.len(), 0);
    desk.world.travel(Duration::seconds(131)).await;
    assert_eq!(desk.task().await["attempt"], json!(3));
}

#[actix_web::test]
async fn a_grant_that_is_given_up_puts_its_ticket_into_error_until_an_admin_retries_it() {
    let desk = Desk::new().await;
    let grant = desk.grant().await;
    let first = desk.task().await;
    desk.world.travel(Duration::minutes(61)).await;
    crate::jobs::work_off(&desk.world).await;
    let shown = desk.admin.get(&format!("/grants/{grant}")).await.expect(200);
    assert_eq!(shown["state"], json!("failed"));
    assert_eq!(shown["failed"]["cause"], json!("the connector db-1 did not give the access in time"));
    let failed = ticket(&desk, &grant).await;
    assert_eq!(
        (&failed["state"], &failed["failure"]["cause"]),
        (&json!("error"), &json!("provisioning_failed"))
    );
    assert_eq!(told(&desk, "failed").await, 1);
    desk.report(&first, "done").await.problem(409, "task_replaced");
    // The connector may have done it all the same.
    let take = desk.task().await;
    assert_eq!((&take["wanted"], desk.is_member().await), (&json!("take"), false));
    desk.report(&take, "done").await.expect(200);
    assert_eq!(desk.state(&grant).await, "failed");

    let id = failed["id"].as_str().unwrap();
    let path = format!("/tickets/{id}/retry");
    let retried = desk.admin.post(&path, json!({})).await.expect(200);
    assert_eq!((&retried["state"], &retried["grants"]), (&json!("approved"), &json!([grant])));
    assert_eq!(desk.state(&grant).await, "provisioning");
    let again = desk.task().await;
    assert_eq!((&again["wanted"], &again["attempt"]), (&json!("give"), &json!(1)));
    desk.report(&again, "done").await.expect(200);
    assert_eq!((desk.state(&grant).await.as_str(), desk.is_member().await), ("active", true));
}

#[actix_web::test]
async fn a_permission_is_given_anew_by_a_retry() {
    let desk = Desk::new().await;
    let (world, web) = (&desk.world, desk.world.asset("web").await);
    let body = json!({ "org_id": world.org, "name": "web", "assets": [web], "service_id": desk.agent.id });
    let made = world.admin.post("/connectors", body).await.expect(201);
    let connector = made["connector"]["id"].as_str().unwrap();
    world.flow(json!({ "type": "automatic" })).await;
    let asked = desk.alice.ask(gatepass_testing::asking(world, &web)).await;
    let grant = asked["grants"][0].as_str().unwrap();
    let [task] = super::fetch(&desk.agent, connector).await.try_into().unwrap();
    let body =
        json!({ "task_id": task["id"], "outcome": "failed", "is_final": true, "detail": "no such host" });
    desk.agent.post(&format!("/grants/{grant}/provisioning"), body).await.expect(200);
    let failed = ticket(&desk, grant).await;
    assert_eq!((&failed["state"], desk.state(grant).await.as_str()), (&json!("error"), "failed"));
    let permissions = "SELECT id || ' ' || is_active FROM permissions WHERE source_ticket_id IS NOT NULL";
    let before = world.query(permissions).await;
    let path = format!("/tickets/{}/retry", failed["id"].as_str().unwrap());
    desk.admin.post(&path, json!({})).await.expect(200);
    let [task] = super::fetch(&desk.agent, connector).await.try_into().unwrap();
    desk.report(&task, "done").await.expect(200);
    let after = world.query(permissions).await;
    assert_eq!(after, [before[0].replace("false", "true")]);
    assert_eq!(desk.state(grant).await, "active");
}

#[actix_web::test]
async fn an_admin_gives_up_what_connectors_gave_up() {
    let desk = Desk::new().await;
    let grant = desk.grant().await;
    desk.world.travel(Duration::minutes(61)).await;
    crate::jobs::work_off(&desk.world).await;
    let failed = ticket(&desk, &grant).await;
    let path = format!("/tickets/{}/deny", failed["id"].as_str().unwrap());
    desk.admin.post(&path, json!({ "reason": "web-1 is gone" })).await.expect(200);
    assert_eq!(ticket(&desk, &grant).await["state"], json!("denied"));
    assert_eq!(desk.state(&grant).await, "failed");
}

#[actix_web::test]
async fn admins_are_told_once_of_access_that_is_not_taken_away_and_it_is_tried_on() {
    let desk = Desk::new().await;
    let grant = desk.grant().await;
    desk.report(&desk.task().await, "done").await.expect(200);
    desk.revoke(&grant).await;
    let take = desk.task().await;
    for minutes in [16, 32] {
        desk.world.travel(Duration::minutes(minutes)).await;
        crate::jobs::work_off(&desk.world).await;
    }
    assert_eq!(told(&desk, "revocation_overdue").await, 1);
    let overdue =
        "SELECT data -> 'connector' ->> 'name' FROM events WHERE action = 'grant.revocation_overdue'";
    assert_eq!(desk.world.query(overdue).await, ["db-1"]);
    assert_eq!(desk.state(&grant).await, "revoking");
    let again = desk.task().await;
    assert_eq!((&again["id"], &again["attempt"]), (&take["id"], &json!(2)));
    desk.report(&again, "done").await.expect(200);
    assert_eq!(desk.state(&grant).await, "revoked");
}

#[actix_web::test]
async fn a_connector_that_holds_grants_is_not_deleted_and_does_its_work_when_it_is_inactive() {
    let desk = Desk::new().await;
    let grant = desk.grant().await;
    desk.report(&desk.task().await, "done").await.expect(200);
    let path = format!("/connectors/{}", desk.connector);
    desk.admin.delete(&path).await.problem(409, "connector_holds_grants");
    desk.admin.patch(&path, json!({ "is_active": false })).await.expect(200);
    desk.revoke(&grant).await;
    desk.admin.delete(&path).await.problem(409, "connector_holds_grants");
    desk.report(&desk.task().await, "done").await.expect(200);
    desk.admin.delete(&path).await.expect(204);
    assert_eq!(desk.state(&grant).await, "revoked");
    let seen = desk.admin.get(&format!("/grants/{grant}/provisioning")).await.expect(200);
    assert_eq!(seen["items"], json!([]));
}
