//! Reviews of global rules belong to the first organization, and nobody sees them by a role there.

use super::{connection, ip, login, opened, rule, said, save};
use gatepass_domain::guard::RuleKind;
use gatepass_testing::{World, json, people};

#[actix_web::test]
async fn only_requester_reviewers_and_super_admins_see_the_review_of_a_global_rule() {
    let world = World::new().await;
    let (alice, ann) = (world.stranger("alice").await, world.stranger("ann").await);
    let (audrey, olga) =
        (world.with_role("audrey", "auditor").await, world.with_role("olga", "org_admin").await);
    let theirs = world.new_org("theirs").await;
    let secret = world.asset_in(&theirs, "secret-host").await;
    let rule = rule(&world, None, RuleKind::AssetLogin, people(&[&ann]));
    save(&world, &rule).await;
    let id = opened(&world, &alice, &rule, &alice, connection(&rule, &secret, "root")).await;
    let path = format!("/tickets/{}", id["id"].as_str().unwrap());
    let org = &world.org;
    for person in [&audrey, &olga] {
        person.get(&path).await.problem(404, "not_found");
        person.get(&format!("{path}/history")).await.problem(404, "not_found");
        for list in [
            "",
            "?queue=administrator&state=any",
            "?queue=others&state=any",
            "?type=asset_login_review",
            "?q=Nights",
        ] {
            let sorted =
                if list.is_empty() { "?sort=updated_at".to_owned() } else { format!("{list}&org_id={org}") };
            assert_eq!(person.get(&format!("/tickets{list}")).await.ids().len(), 0, "{list}");
            assert_eq!(person.get(&format!("/tickets{sorted}")).await.ids().len(), 0, "{sorted}");
        }
        let summary = person.get("/tickets/summary").await.expect(200);
        assert_eq!(summary["all"]["total"], 0, "{summary}");
        assert!(!person.get("/tickets/export?format=csv").await.text.contains("Nights"));
        assert!(!person.get("/tickets/export/objects?format=csv").await.text.contains("secret-host"));
        assert!(!person.get("/events").await.text.contains(id["id"].as_str().unwrap()));
        for verb in ["override", "cancel", "approve"] {
            let body =
                if verb == "override" { json!({ "decision": "approve", "reason": "x" }) } else { json!({}) };
            person.act("tickets", &id, verb, body).await.problem(404, "not_found");
        }
    }
    let seen = world.admin.see(&id).await;
    assert_eq!((&seen["org_id"], &seen["subjects"][0]["name"]), (&json!(world.org), &json!("secret-host")));
    assert!(world.admin.get("/events").await.text.contains(id["id"].as_str().unwrap()));
    assert_eq!(world.admin.get("/tickets?queue=others").await.ids().len(), 1);
    assert_eq!(ann.see(&id).await["subjects"][0]["name"], "secret-host");
    for (person, list) in
        [(&alice, "/tickets?queue=mine"), (&ann, "/tickets?queue=awaiting_me"), (&alice, "/tickets")]
    {
        assert_eq!(person.get(list).await.ids().len(), 1);
    }
    // Also if they have a role there: what they take part in is theirs, and nothing else.
    world.join(org, &alice, "org_admin").await;
    let own = alice.see(&id).await;
    assert_eq!((&own["allowed_actions"], &own["subject_count"]), (&json!(["cancel", "comment"]), &json!(0)));
    assert_eq!(alice.get(&format!("/tickets?org_id={org}")).await.ids().len(), 1);
    assert_eq!(alice.get("/tickets/summary").await.expect(200)["all"]["states"]["pending"], 1);
    world.join(org, &ann, "org_admin").await;
    let reassign = json!({ "level": 1, "approvers": [olga.id], "reason": "away" });
    ann.act("tickets", &id, "reassign", reassign.clone()).await.problem(403, "role_required");
    world.admin.act("tickets", &id, "reassign", reassign).await.expect(200);
    olga.approve(&id).await.expect(200);
    assert_eq!(olga.see(&id).await["state"], "approved");
    audrey.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn leaving_the_first_organization_ends_no_review_of_a_global_rule() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let rule = rule(&world, None, RuleKind::Login, people(&[&ann]));
    save(&world, &rule).await;
    let id = opened(&world, &alice, &rule, &alice, login(&rule, ip(7))).await;
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, alice.id)).await.expect(204);
    ann.approve(&id).await.expect(200);
    assert_eq!(alice.see(&id).await["state"], "approved");
}

#[actix_web::test]
async fn the_first_organization_stays() {
    let world = World::new().await;
    let org = format!("/organizations/{}", world.org);
    world.admin.delete(&format!("{org}/members/{}", world.admin.id)).await;
    world.sql("DELETE FROM members").await;
    let second = world.new_org("second").await;
    let problem = world.admin.delete(&org).await.problem(409, "in_use");
    assert!(problem["detail"].as_str().unwrap().contains("first organization"), "{problem}");
    world.admin.delete(&format!("/organizations/{second}")).await.expect(204);
    // Without any organization, nobody reviews.
    world.sql("DELETE FROM organizations").await;
    let ann = world.stranger("ann").await;
    let rule = rule(&world, None, RuleKind::Login, people(&[&ann]));
    save(&world, &rule).await;
    let asked = super::ask(&world, &world.admin, &rule, &world.admin, login(&rule, ip(7))).await;
    assert_eq!(said(asked).0, "no reviewer");
}
