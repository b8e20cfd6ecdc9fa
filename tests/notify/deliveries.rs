//! `GET /deliveries`, `GET /deliveries/{id}` and `POST /deliveries/{id}/retry`.

use super::tell;
use gatepass_testing::{Value, World, asking, json, levels};

/// A world with two deliveries of one organization, of which the second is dead.
async fn with_deliveries() -> (World, Vec<Value>) {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.sql("UPDATE users SET email = username || '@example.org'").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    let dead = "UPDATE deliveries SET state = 'dead', attempts = 9, error = 'no route', ended_at = gatepass_now() \
        WHERE message = 'decision_needed'";
    world.sql(dead).await;
    world.sql("UPDATE delivery_lanes SET due_at = gatepass_now() + interval '1 hour', misses = 5").await;
    let page = world.admin.get("/deliveries?sort=created_at").await.expect(200);
    (world, page["items"].as_array().unwrap().clone())
}

#[actix_web::test]
async fn admins_see_the_deliveries_of_their_organization_and_retry_dead_ones() {
    let (world, all) = with_deliveries().await;
    let (olga, eve, other) = (
        world.with_role("olga", "org_admin").await,
        world.with_role("eve", "auditor").await,
        world.stranger("oscar").await,
    );
    let away = world.new_org("away").await;
    world.join(&away, &other, "org_admin").await;
    let (olga, eve, other) = (world.again(&olga).await, world.again(&eve).await, world.again(&other).await);
    assert_eq!(all.len(), 2);
    let dead = olga.get("/deliveries?state=dead&include=total").await.expect(200);
    assert_eq!((dead["total"].as_i64(), &dead["items"][0]["error"]), (Some(1), &json!("no route")));
    let id = dead["items"][0]["id"].as_str().unwrap().to_owned();
    let (path, retry) = (format!("/deliveries/{id}"), format!("/deliveries/{id}/retry"));
    assert_eq!(eve.get(&path).await.expect(200)["message"], "decision_needed");
    other.get(&path).await.problem(404, "not_found");
    assert_eq!(other.get("/deliveries").await.ids().len(), 0);
    other.post(&retry, json!({})).await.problem(404, "not_found");
    eve.post(&retry, json!({})).await.problem(403, "role_required");

    let again = olga.post(&retry, json!({})).await.expect(200);
    assert_eq!(
        (&again["state"], &again["attempts"], &again["ended_at"]),
        (&json!("pending"), &json!(0), &json!(null))
    );
    olga.post(&retry, json!({})).await.problem(409, "delivery_pending");
    let due = "SELECT count(*) FROM delivery_lanes l JOIN deliveries d USING (channel, recipient_id) \
        WHERE d.message = 'decision_needed' AND l.due_at <= gatepass_now()";
    assert_eq!(world.query(due).await, ["1"]);
    assert_eq!(olga.get("/events?action=delivery.retried").await.ids().len(), 1);
}

#[actix_web::test]
async fn two_admins_who_retry_at_once_retry_once() {
    let (world, _) = with_deliveries().await;
    let (olga, otto) =
        (world.with_role("olga", "org_admin").await, world.with_role("otto", "org_admin").await);
    let id = olga.get("/deliveries?state=dead").await.ids()[0].clone();
    let path = format!("/deliveries/{id}/retry");
    let (one, two) = futures::join!(olga.post(&path, json!({})), otto.post(&path, json!({})));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
