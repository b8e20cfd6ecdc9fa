//! What is odd about a rule.

use super::{make, path, rule};
use gatepass_testing::{Value, World, json};

fn codes(rule: &Value) -> Vec<&str> {
    rule["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_rule_behind_another_or_beside_another_is_told_so() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let global =
        json!({ "org_id": null, "name": "All humans", "action": "accept", "match": { "kinds": ["human"] } });
    let global = make(&world.admin, "asset-login", global).await;
    let late = rule(&world, "reject", json!({ "kinds": ["human"], "protocols": ["ssh"] }));
    let late = make(&olga, "asset-login", late).await;
    assert_eq!(codes(&late), ["shadowed"]);
    assert_eq!(late["warnings"][0]["rule_id"], global["id"]);
    let tied = make(&olga, "asset-login", rule(&world, "notify", json!({ "protocols": ["ssh"] }))).await;
    assert_eq!(codes(&tied), ["tied"]);
    world.admin.delete(&path("asset-login", &global)).await.expect(204);
    let now = olga.get(&path("asset-login", &late)).await.expect(200);
    assert_eq!(codes(&now), ["tied"]);
}

#[actix_web::test]
async fn a_rule_that_can_never_match_and_a_review_without_reviewers_are_told_so() {
    let world = World::new().await;
    let (olga, bob) = (world.with_role("olga", "org_admin").await, world.member("bob").await);
    let nobody = world.group("nobody", &[]).await;
    let mut body = rule(&world, "review", json!({ "users": [bob.id] }));
    body["review"] = json!({ "levels": [{ "approvers": [{ "kind": "group", "id": nobody }] }] });
    let made = make(&olga, "asset-login", body).await;
    assert_eq!(codes(&made), ["no_reviewer"]);
    world.admin.patch(&format!("/users/{}", bob.id), json!({ "is_active": false })).await.expect(200);
    let now = olga.get(&path("asset-login", &made)).await.expect(200);
    assert_eq!(codes(&now), ["never_matches", "no_reviewer"]);
}
