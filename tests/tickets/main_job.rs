//! The main job: ask, approve level by level, have access, lose it again.

use gatepass_testing::{World, asking, json, levels};
use time::Duration;

#[actix_web::test]
async fn two_levels_give_access_for_as_long_as_was_asked() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    world.flow(levels(&[&[&ann], &[&ben]])).await;

    let mut body = asking(&world, &web);
    body["request"]["assets"] = json!([web, db]);
    let ticket = alice.ask(body).await;
    assert_eq!((&ticket["state"], &ticket["level"]), (&json!("pending"), &json!(1)));
    assert_eq!(ticket["allowed_actions"], json!(["cancel", "comment"]));
    assert_eq!(ticket["levels"][0]["approvers"][0]["username"], "ann");
    assert_eq!(ann.see(&ticket).await["allowed_actions"], json!(["approve", "deny", "comment"]));
    ben.approve(&ticket).await.problem(404, "not_found");

    let changes = json!({ "comment": "only the web", "changes": { "assets": [web] } });
    let ticket = ann.act("tickets", &ticket, "approve", changes).await.expect(200);
    assert_eq!((&ticket["state"], &ticket["level"]), (&json!("pending"), &json!(2)));
    assert_eq!(ticket["approved"]["assets"], json!([web]));
    assert_eq!(ticket["requested"]["assets"].as_array().unwrap().len(), 2);
    ann.approve(&ticket).await.problem(409, "level_already_decided");

    let ticket = ben.approve(&ticket).await.expect(200);
    assert_eq!((&ticket["state"], &ticket["level"]), (&json!("approved"), &json!(null)));
    assert_eq!(ticket["decided_by"]["username"], "ben");
    let grant = alice.get(&format!("/grants/{}", ticket["grants"][0].as_str().unwrap())).await.expect(200);
    assert_eq!((&grant["state"], &grant["window"]), (&json!("active"), &ticket["window"]));
    let permission = world
        .query(
            "SELECT row_to_json(p) FROM (SELECT users, assets, accounts, protocols, actions, is_active, \
             source_ticket_id, valid_until - valid_from AS length FROM permissions) p",
        )
        .await;
    let permission: serde_json::Value = serde_json::from_str(&permission[0]).unwrap();
    assert_eq!(
        permission,
        json!({ "users": [alice.id], "assets": [web], "accounts": ["app"], "protocols": ["ssh"],
            "actions": ["connect"], "is_active": true, "source_ticket_id": ticket["id"], "length": "04:00:00" })
    );

    let log = world.query("SELECT data->>'widened' FROM events WHERE action = 'ticket.approved'").await;
    assert_eq!(log, ["false"]);
    world.travel(Duration::hours(4)).await;
    let alice = world.again(&alice).await;
    let grant = alice.get(&format!("/grants/{}", grant["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&grant["state"], &grant["allowed_actions"]), (&json!("expired"), &json!([])));
    alice.act("grants", &grant, "end", json!({})).await.problem(409, "grant_not_open");
}

#[actix_web::test]
async fn an_automatic_flow_grants_at_once() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let web = world.asset("web").await;
    world.flow(json!({ "type": "automatic" })).await;
    let answer = alice.post("/tickets", asking(&world, &web)).await;
    let location = answer.header("location").to_owned();
    let ticket = answer.expect(201);
    assert_eq!((&ticket["state"], &ticket["decided_by"]), (&json!("approved"), &json!(null)));
    assert_eq!(ticket["grants"].as_array().unwrap().len(), 1);
    let seen = alice.get(&location).await;
    assert_eq!(seen.json, ticket);
    assert_eq!(ticket["flow"]["approval_type"], "automatic");
}

#[actix_web::test]
async fn any_admin_of_the_organization_decides_under_a_manual_flow() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    let web = world.asset("web").await;
    world.flow(json!({ "type": "manual" })).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(ticket["levels"][0]["approvers"].as_array().unwrap().len(), 2);
    assert_eq!(olga.approve(&ticket).await.expect(200)["state"], "approved");

    let own = olga.ask(asking(&world, &web)).await;
    assert_eq!(own["levels"][0]["approvers"][0]["username"], "admin");
    olga.approve(&own).await.problem(403, "own_ticket");
    assert_eq!(world.admin.approve(&own).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_denial_ends_the_ticket_and_tells_the_applicant_why() {
    let world = World::new().await;
    let (alice, ann, eve) =
        (world.member("alice").await, world.member("ann").await, world.with_role("eve", "auditor").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann], &[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.act("tickets", &ticket, "deny", json!({})).await.problem(422, "validation_failed");
    let denial = json!({ "reason": "freeze", "next_steps": "ask on Monday", "internal_note": "suspicious" });
    let denied = ann.act("tickets", &ticket, "deny", denial).await.expect(200);
    assert_eq!(denied["state"], "denied");
    assert_eq!(denied["levels"][1]["state"], "skipped");
    let seen = alice.see(&ticket).await;
    let decision = &seen["levels"][0]["decisions"][0];
    assert_eq!((&decision["comment"], &decision["next_steps"]), (&json!("freeze"), &json!("ask on Monday")));
    ann.approve(&ticket).await.problem(409, "ticket_already_decided");

    let history = format!("/tickets/{}/history", ticket["id"].as_str().unwrap());
    for person in [&alice, &ann] {
        let read = person.get(&history).await;
        assert!(!read.text.contains("suspicious") && read.text.contains("ticket.denied"), "{}", read.text);
    }
    let read = eve.get(&history).await.expect(200);
    assert_eq!(read["items"][0]["internal_note"], "suspicious");
    let stored = world.query("SELECT count(*) FROM events WHERE data::text LIKE '%suspicious%'").await;
    assert_eq!(stored, ["0"]);
}

#[actix_web::test]
async fn deleting_its_flow_cancels_what_waits_and_takes_nothing_away() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let flow = world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let granted = alice.ask(asking(&world, &web)).await;
    ann.approve(&granted).await.expect(200);
    let waiting = alice.ask(asking(&world, &web)).await;
    world.admin.delete(&format!("/flows/{flow}")).await.expect(204);
    assert_eq!(alice.see(&waiting).await["state"], "canceled");
    assert_eq!(alice.see(&granted).await["state"], "approved");
    assert_eq!(alice.get("/grants?state=active").await.ids().len(), 1);
    let reason = "SELECT data->'after'->>'reason' FROM events WHERE action = 'ticket.canceled'";
    assert_eq!(world.query(reason).await, ["flow_deleted"]);
}
