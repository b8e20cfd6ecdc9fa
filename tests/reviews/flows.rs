//! The flow of a rule: only the rule has it.

use super::{ask, ip, login, opened, rule, said, save, saved};
use gatepass_app::By;
use gatepass_app::guard::reviews;
use gatepass_domain::guard::{Rule, RuleKind};
use gatepass_testing::{World, json, people};

#[actix_web::test]
async fn nobody_sees_the_flow_of_a_rule() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    let flow = ann.see(&id).await["flow"].clone();
    assert_eq!((&flow["name"], &flow["version"]), (&json!("Nights"), &json!(1)));
    let path = format!("/flows/{}", flow["id"].as_str().unwrap());
    let list = world.admin.get("/flows?include=total&ticket_type=login_review").await;
    assert_eq!((list.ids().len(), &list.json["total"]), (0, &json!(0)));
    world.admin.get(&path).await.problem(404, "not_found");
    world.admin.get(&format!("{path}/versions")).await.problem(404, "not_found");
    world.admin.patch(&path, json!({ "name": "Mine" })).await.problem(404, "not_found");
    world.admin.delete(&path).await.problem(404, "not_found");
    assert_eq!(alice.get("/catalog").await.ids().len(), 0);
    // The rule stands for it where an object is in use.
    for used in [format!("/users/{}", ann.id), format!("/organizations/{}", world.org)] {
        let problem = world.admin.delete(&used).await.problem(409, "in_use");
        assert!(
            problem["used_by"]["tickets"].is_array() && problem["used_by"]["flows"].is_null(),
            "{problem}"
        );
    }
}

#[actix_web::test]
async fn open_reviews_keep_the_levels_that_the_rule_had() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let first = saved(&world, RuleKind::Login, &ann).await;
    let before = opened(&world, &alice, &first, &alice, login(&first, ip(7))).await;
    save(&world, &first).await;
    assert_eq!(world.number("SELECT count(*) FROM flow_versions").await, 1);
    let other = rule(&world, Some(&world.org), RuleKind::Login, people(&[&ben]));
    let changed = Rule { id: first.id, ..other };
    save(&world, &changed).await;
    assert_eq!(world.number("SELECT count(*) FROM flow_versions").await, 2);
    let after = opened(&world, &alice, &changed, &alice, login(&changed, ip(8))).await;
    ann.approve(&before).await.expect(200);
    ann.approve(&after).await.problem(404, "not_found");
    ben.approve(&after).await.expect(200);
}

#[actix_web::test]
async fn a_rule_that_reviews_no_more_cancels_its_open_reviews() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = saved(&world, RuleKind::Login, &ann).await;
    let open = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    let approved = opened(&world, &alice, &rule, &alice, login(&rule, ip(8))).await;
    ann.approve(&approved).await.expect(200);
    save(&world, &Rule { review: None, ..rule.clone() }).await;
    let ended = alice.see(&open).await;
    assert_eq!((&ended["state"], &ended["cancel_reason"]), (&json!("canceled"), &json!("flow_deleted")));
    assert_eq!(alice.see(&approved).await["state"], "approved");
    // A server that has not heard of it yet asks again later.
    assert!(ask(&world, &alice, &rule, &alice, login(&rule, ip(9))).await.is_err());
    // The rule reviews again, with a new flow.
    save(&world, &rule).await;
    assert_eq!(said(ask(&world, &alice, &rule, &alice, login(&rule, ip(9))).await).0, "opened");
    let mut tx = world.db.begin().await.unwrap();
    reviews::delete_flow(&mut tx, By::server(), rule.id).await.unwrap();
    reviews::delete_flow(&mut tx, By::server(), rule.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.number("SELECT count(*) FROM flows WHERE deleted_at IS NULL").await, 0);
}
