//! `POST /tickets/{id}/resubmit`: a new ticket from one that was denied, canceled or expired.

use gatepass_testing::{Person, Value, World, asking, json, levels};

struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    ticket: Value,
}

async fn cast() -> Cast {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Cast { world, alice, ann, ticket }
}

#[actix_web::test]
async fn a_denied_ticket_is_asked_for_anew_with_changes() {
    let Cast { world, alice, ann, ticket } = cast().await;
    let denial = json!({ "reason": "freeze", "next_steps": "Ask on Monday, for two hours" });
    ann.act("tickets", &ticket, "deny", denial.clone()).await.expect(200);
    let seen = alice.see(&ticket).await;
    assert_eq!((&seen["denial"], &seen["allowed_actions"]), (&denial, &json!(["resubmit", "comment"])));
    let body = json!({ "reason": "CHG-1043", "request": { "accounts": ["root"] },
        "timing": { "mode": "on_approval", "duration": "PT2H" } });
    let answer = alice.act("tickets", &ticket, "resubmit", body).await;
    let new = answer.clone().expect(201);
    assert!(answer.header("location").ends_with(new["id"].as_str().unwrap()));
    assert_eq!((&new["resubmitted_from"], &new["state"]), (&ticket["id"], &json!("pending")));
    assert_eq!((&new["title"], &new["reason"]), (&ticket["title"], &json!("CHG-1043")));
    assert_eq!(
        (&new["requested"]["assets"], &new["requested"]["accounts"]),
        (&ticket["requested"]["assets"], &json!(["root"]))
    );
    assert_eq!(new["timing"]["duration"], "PT2H");
    assert_eq!(alice.see(&new).await["resubmitted_from"], ticket["id"]);
    let old = alice.see(&ticket).await;
    assert_eq!((&old["state"], &old["resubmitted_from"]), (&json!("denied"), &Value::Null));
    for (one, action) in [(&ticket, "ticket.resubmitted"), (&new, "ticket.opened")] {
        let history = alice.get(&format!("/tickets/{}/history", one["id"].as_str().unwrap())).await;
        let lines = history.json["items"].as_array().unwrap();
        let line = lines.iter().find(|line| line["action"] == action).unwrap();
        assert_eq!(line["data"]["resubmitted_from"], ticket["id"]);
    }
    assert_eq!(ann.approve(&new).await.expect(200)["state"], "approved");
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["1"]);
}

#[actix_web::test]
async fn every_ended_one_too_but_nothing_that_lives() {
    let Cast { world, alice, ann, ticket } = cast().await;
    alice.act("tickets", &ticket, "resubmit", json!({})).await.problem(409, "not_resubmittable");
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    let second = alice.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    world.sql("UPDATE tickets SET decision_deadline = now() WHERE state = 'pending'").await;
    assert_eq!(alice.see(&second).await["allowed_actions"], json!(["resubmit", "comment"]));
    let third = alice.act("tickets", &second, "resubmit", json!({})).await.expect(201);
    assert_eq!(third["resubmitted_from"], second["id"]);
    ann.approve(&third).await.expect(200);
    let fourth = alice.act("tickets", &third, "resubmit", json!({})).await.expect(201);
    assert_eq!((&fourth["state"], &fourth["resubmitted_from"]), (&json!("pending"), &third["id"]));
}

#[actix_web::test]
async fn only_its_applicant_does() {
    let Cast { world, alice, ann, ticket } = cast().await;
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    let bob = world.member("bob").await;
    ann.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "role_required");
    world.admin.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "not_the_applicant");
    bob.act("tickets", &ticket, "resubmit", json!({})).await.problem(404, "not_found");
    // A former member still sees the old ticket, but can't open a new one.
    world.sql(&format!("DELETE FROM members WHERE user_id = '{}'", alice.id)).await;
    assert_eq!(alice.see(&ticket).await["allowed_actions"], json!(["comment"]));
    alice.act("tickets", &ticket, "resubmit", json!({})).await.problem(404, "not_found");
}

#[actix_web::test]
async fn it_is_judged_as_any_new_one() {
    let Cast { world, alice, ticket, .. } = cast().await;
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    let nobody = "018f0000-0000-7000-8000-000000000000";
    for (body, pointer, code) in [
        (json!({ "request": { "assets": [nobody] } }), "/request/assets/0", "not_found"),
        (json!({ "request": { "accounts": ["*"] } }), "/request/accounts/0", "wildcard_not_supported"),
        (json!({ "request": { "item_id": nobody } }), "/request/item_id", "not_allowed"),
        (
            json!({ "timing": { "mode": "on_approval", "duration": "P90D" } }),
            "/timing",
            "duration_not_allowed",
        ),
        (json!({ "timing": null }), "/timing", "required"),
        (json!({ "flow_id": nobody }), "/flow_id", "flow_not_applicable"),
        (json!({ "org_id": world.org }), "/org_id", "unknown_field"),
    ] {
        let problem = alice.act("tickets", &ticket, "resubmit", body).await;
        assert_eq!(problem.status, 422, "{}", problem.text);
        assert_eq!(problem.json["errors"][0]["pointer"], pointer, "{}", problem.text);
        assert_eq!(problem.json["errors"][0]["code"], code, "{}", problem.text);
    }
    // The new ticket is under the current flow, not under that of the old ticket.
    world.flow_with(json!({ "type": "automatic" }), json!({})).await;
    world.sql("UPDATE flows SET priority = 9 WHERE definition -> 'approval' ->> 'type' = 'automatic'").await;
    world
        .sql("UPDATE flows SET definition = jsonb_set(definition, '{priority}', '9') WHERE priority = 9")
        .await;
    let new = alice.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    assert_eq!((&new["state"], &new["flow"]["approval_type"]), (&json!("approved"), &json!("automatic")));
}

#[actix_web::test]
async fn for_whom_it_was_it_stays() {
    let Cast { world, ann, .. } = cast().await;
    let (olga, bob) = (world.with_role("olga", "org_admin").await, world.member("bob").await);
    let web = world.asset("db").await;
    let mut body = asking(&world, &web);
    body["on_behalf_of"] = json!(bob.id);
    let ticket = olga.ask(body).await;
    ann.act("tickets", &ticket, "deny", json!({ "reason": "no" })).await.expect(200);
    bob.act("tickets", &ticket, "resubmit", json!({})).await.problem(403, "not_the_applicant");
    let new = olga.act("tickets", &ticket, "resubmit", json!({})).await.expect(201);
    assert_eq!(
        (&new["applicant"]["username"], &new["beneficiary"]["username"]),
        (&json!("olga"), &json!("bob"))
    );
    ann.act("tickets", &new, "deny", json!({ "reason": "no" })).await.expect(200);
    world.sql(&format!("UPDATE members SET role = 'member' WHERE user_id = '{}'", olga.id)).await;
    assert_eq!(olga.see(&new).await["allowed_actions"], json!(["comment"]));
    olga.act("tickets", &new, "resubmit", json!({})).await.problem(403, "on_behalf_not_allowed");
}
