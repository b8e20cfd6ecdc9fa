//! What is odd about a rule.

use super::{make, path, rule};
use gatepass_testing::{Person, Value, World, json, people};

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

#[actix_web::test]
async fn each_level_of_a_review_needs_people_other_than_those_whose_review_it_is() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (alice, rita, gone) =
        (world.member("alice").await, world.member("rita").await, world.member("gone").await);
    let warned = async |users: &[&Person], levels: Value| {
        let users: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
        let mut body = rule(&world, "review", json!({ "users": users }));
        body["name"] = json!(world.new_id());
        body["review"] = json!({ "levels": levels });
        make(&olga, "asset-login", body).await
    };
    let any = |reviewers: &[&Person]| json!({ "approvers": people(reviewers) });
    let two =
        |reviewers: &[&Person]| json!({ "mode": "quorum", "quorum": 2, "approvers": people(reviewers) });
    for (users, levels, expected) in [
        (vec![&alice], json!([any(&[&rita])]), None),
        (
            vec![&alice],
            json!([two(&[&rita])]),
            Some("level 1 needs more people, and only 1 can review it now"),
        ),
        (
            vec![&alice],
            json!([two(&[&rita, &alice])]),
            Some("level 1 needs more people, and only 1 can review it now"),
        ),
        (vec![&alice], json!([two(&[&rita, &olga])]), None),
        (vec![&rita], json!([any(&[&rita])]), Some("nobody can review level 1 now")),
        (vec![&rita, &alice], json!([any(&[&rita])]), None),
    ] {
        let made = warned(&users, levels.clone()).await;
        let details: Vec<&str> =
            made["warnings"].as_array().unwrap().iter().map(|one| one["detail"].as_str().unwrap()).collect();
        assert_eq!(details, expected.into_iter().collect::<Vec<_>>(), "{levels}");
        olga.delete(&path("asset-login", &made)).await.expect(204);
    }
    let second = warned(&[&alice], json!([any(&[&rita]), any(&[&gone])])).await;
    assert_eq!(codes(&second), [""; 0]);
    world.admin.patch(&format!("/users/{}", gone.id), json!({ "is_active": false })).await.expect(200);
    let second = olga.get(&path("asset-login", &second)).await.expect(200);
    assert_eq!(codes(&second), ["no_reviewer"]);
    assert_eq!(second["warnings"][0]["detail"], "nobody can review level 2 now");
}

#[actix_web::test]
async fn a_rule_behind_a_review_that_may_be_passed_on_is_not_shadowed() {
    let world = World::new().await;
    let (olga, rita) = (world.with_role("olga", "org_admin").await, world.member("rita").await);
    let mut first = rule(&world, "review", json!({}));
    first["priority"] = json!(1);
    first["review"] = json!({ "levels": [{ "approvers": people(&[&rita]) }], "on_no_reviewer": "pass" });
    let first = make(&olga, "asset-login", first).await;
    let fallback = make(&olga, "asset-login", rule(&world, "reject", json!({}))).await;
    assert_eq!(codes(&fallback), [""; 0]);
    let mut review = first["review"].clone();
    review["on_no_reviewer"] = json!("reject");
    olga.patch(&path("asset-login", &first), json!({ "review": review })).await.expect(200);
    assert_eq!(codes(&olga.get(&path("asset-login", &fallback)).await.expect(200)), ["shadowed"]);
}

#[actix_web::test]
async fn a_rule_whose_users_have_none_of_its_other_parts_never_matches() {
    let world = World::new().await;
    let (alice, eve) = (world.member("alice").await, world.stranger("eve").await);
    for (kind, matches, expected) in [
        ("asset-login", json!({ "users": [alice.id], "kinds": ["service"] }), true),
        ("asset-login", json!({ "users": [alice.id], "kinds": ["human"] }), false),
        ("login", json!({ "users": [alice.id], "roles": ["auditor"] }), true),
        ("login", json!({ "users": [eve.id] }), true),
        ("asset-login", json!({ "users": [eve.id] }), true),
        ("login", json!({ "users": [eve.id, alice.id] }), false),
    ] {
        let made = make(&world.admin, kind, rule(&world, "reject", matches.clone())).await;
        let expected: &[&str] = if expected { &["never_matches"] } else { &[] };
        assert_eq!(codes(&made), expected, "{kind} {matches}");
        world.admin.delete(&path(kind, &made)).await.expect(204);
    }
}
