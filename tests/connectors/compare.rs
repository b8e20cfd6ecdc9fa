//! What a connector has, against what its grants say.

use super::Desk;
use gatepass_testing::{Value, json};

async fn reconcile(desk: &Desk, held: Value) -> Value {
    let path = format!("/connectors/{}/reconcile", desk.connector);
    desk.agent.post(&path, json!({ "held": held })).await.expect(200)
}

async fn drifts(desk: &Desk) -> i64 {
    desk.world.number("SELECT count(*) FROM events WHERE action = 'connector.drifted'").await
}

#[actix_web::test]
async fn differences_are_told_and_shown_until_they_are_gone() {
    let desk = Desk::new().await;
    let own = |name: &str| json!({ "username": name, "group_id": desk.group, "asset_id": null });
    let grant = desk.grant().await;
    // What is on its way is no difference.
    let found = reconcile(&desk, json!([])).await;
    assert_eq!((&found["missing"], &found["extra"]), (&json!([]), &json!([])));
    desk.report(&desk.task().await, "done").await.expect(200);
    let found = reconcile(&desk, json!([own("mallory")])).await;
    assert_eq!((&found["missing"], &found["extra"]), (&json!([own("alice")]), &json!([own("mallory")])));
    assert_eq!(drifts(&desk).await, 1);
    reconcile(&desk, json!([own("mallory")])).await;
    assert_eq!(drifts(&desk).await, 1);
    let path = format!("/connectors/{}", desk.connector);
    let shown = desk.admin.get(&path).await.expect(200);
    assert_eq!(shown["report"]["extra"], json!([own("mallory")]));
    reconcile(&desk, json!([own("alice")])).await;
    let shown = desk.admin.get(&path).await.expect(200);
    assert_eq!((&shown["report"]["missing"], &shown["report"]["held"]), (&json!([]), &json!(1)));
    // While it is taken away, it may be there or not.
    desk.revoke(&grant).await;
    assert_eq!(reconcile(&desk, json!([own("alice")])).await["extra"], json!([]));
    desk.report(&desk.task().await, "done").await.expect(200);
    assert_eq!(reconcile(&desk, json!([own("alice")])).await["extra"], json!([own("alice")]));
}

#[actix_web::test]
async fn lasting_members_of_a_group_are_neither_lacking_nor_too_much() {
    let desk = Desk::new().await;
    let bob = desk.world.member("bob").await;
    let team = desk.world.group("team", &[&bob]).await;
    desk.admin.put(&format!("/groups/{}/groups/{team}", desk.group), Value::Null).await;
    let found = reconcile(&desk, json!([{ "username": "bob", "group_id": desk.group }])).await;
    assert_eq!((&found["missing"], &found["extra"]), (&json!([]), &json!([])));
    let found = reconcile(&desk, json!([])).await;
    assert_eq!((&found["missing"], &found["extra"]), (&json!([]), &json!([])));
    desk.world.sql("DELETE FROM group_members").await;
    let found = reconcile(&desk, json!([{ "username": "bob", "group_id": desk.group }])).await;
    assert_eq!(found["extra"][0]["username"], json!("bob"));
}

#[actix_web::test]
async fn a_pair_has_a_group_or_an_asset() {
    let desk = Desk::new().await;
    let path = format!("/connectors/{}/reconcile", desk.connector);
    let body = json!({ "held": [{ "username": "alice" }] });
    let problem = desk.agent.post(&path, body).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], json!("/held/0"));
    let carol = desk.world.with_role("carol", "org_admin").await;
    carol.post(&path, json!({ "held": [] })).await.problem(403, "own_only");
}
