//! Approved tickets whose grant failed: they are in error until an admin retries or denies.

use futures::future::join_all;
use gatepass_testing::{Person, Value, World, asking, json, levels};

/// The people and the ticket of a test.
pub struct Cast {
    pub world: World,
    pub alice: Person,
    pub ann: Person,
    pub olga: Person,
    pub ticket: Value,
}

/// ALICE asks for an asset, and ann has to decide.
pub async fn cast(settings: Value) -> Cast {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    world.flow_with(levels(&[&[&ann]]), settings).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Cast { world, alice, ann, olga, ticket }
}

/// Moves an asset to another organization, so that it no longer exists in this one.
pub async fn hide(world: &World, name: &str) {
    let elsewhere = world.new_org(&format!("away-{name}")).await;
    world.sql(&format!("UPDATE assets SET org_id = '{elsewhere}' WHERE name = '{name}'")).await;
}

pub async fn bring_back(world: &World, name: &str) {
    world.sql(&format!("UPDATE assets SET org_id = '{}' WHERE name = '{name}'", world.org)).await;
}

#[actix_web::test]
async fn an_approval_that_gives_nothing_stands_and_says_why() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    hide(&world, "web").await;
    let seen = ann.approve(&ticket).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["grants"], &seen["window"]),
        (&json!("error"), &json!([]), &Value::Null)
    );
    assert_eq!(
        (&seen["levels"][0]["state"], &seen["decided_by"]["username"]),
        (&json!("approved"), &json!("ann"))
    );
    assert_eq!(seen["failure"]["cause"], Value::Null);
    assert_eq!(world.query("SELECT count(*) FROM grants").await, ["0"]);
    assert_eq!(world.query("SELECT count(*) FROM permissions").await, ["0"]);
    let (eve, path) = (world.with_role("eve", "auditor").await, ticket["id"].as_str().unwrap());
    let history = format!("/tickets/{path}/history");
    for (person, cause) in
        [(&alice, Value::Null), (&eve, json!("nothing_left")), (&olga, json!("nothing_left"))]
    {
        assert_eq!(person.see(&ticket).await["failure"]["cause"], cause);
        let text = person.get(&history).await.text;
        assert_eq!(text.contains("nothing_left"), !cause.is_null());
        assert!(text.contains("ticket.failed"), "{text}");
    }
    assert_eq!(alice.see(&ticket).await["allowed_actions"], json!(["comment"]));
    assert_eq!(olga.see(&ticket).await["allowed_actions"], json!(["deny", "retry", "comment"]));
    assert_eq!(olga.get("/tickets?state=error").await.ids().len(), 1);
    for person in [&ann, &olga] {
        person.approve(&ticket).await.problem(409, "ticket_in_error");
    }
    let no = json!({ "reason": "no" });
    ann.act("tickets", &ticket, "deny", no).await.problem(409, "ticket_in_error");
    alice.act("tickets", &ticket, "cancel", json!({})).await.problem(409, "ticket_in_error");
    let over = json!({ "decision": "approve", "reason": "x" });
    olga.act("tickets", &ticket, "override", over).await.problem(409, "ticket_in_error");
    // It waits for an admin, but not for ever.
    world.sql("UPDATE tickets SET decision_deadline = now()").await;
    assert_eq!(alice.see(&ticket).await["state"], "expired");
}

#[actix_web::test]
async fn what_is_left_is_given() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    let mut body = asking(&world, &web);
    body["request"]["assets"] = json!([web, db]);
    let ticket = alice.ask(body).await;
    hide(&world, "web").await;
    let seen = ann.approve(&ticket).await.expect(200);
    assert_eq!(seen["state"], "approved");
    assert_eq!(seen["approved"]["assets"].as_array().unwrap().len(), 2);
    assert_eq!(world.query("SELECT assets::text FROM permissions").await, [format!("{{{db}}}")]);
}

#[actix_web::test]
async fn nobody_is_given_access_who_is_gone_or_switched_off() {
    for (change, cause) in [
        (
            "DELETE FROM members WHERE user_id = (SELECT id FROM users WHERE username = 'alice')",
            "beneficiary_gone",
        ),
        ("UPDATE users SET is_active = false WHERE username = 'alice'", "beneficiary_inactive"),
    ] {
        let Cast { world, ann, olga, ticket, .. } = cast(json!({})).await;
        world.sql(change).await;
        assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "error");
        assert_eq!(olga.see(&ticket).await["failure"]["cause"], cause);
    }
}

#[actix_web::test]
async fn an_override_too_is_found_to_give_nothing() {
    let Cast { world, olga, ticket, .. } = cast(json!({})).await;
    hide(&world, "web").await;
    let body = json!({ "decision": "approve", "reason": "urgent" });
    let seen = olga.act("tickets", &ticket, "override", body).await.expect(200);
    assert_eq!((&seen["state"], &seen["override"]["by"]["username"]), (&json!("error"), &json!("olga")));
    assert_eq!(
        (&seen["failure"]["cause"], &seen["levels"][0]["state"]),
        (&json!("nothing_left"), &json!("skipped"))
    );
}

#[actix_web::test]
async fn deleting_the_flow_leaves_it_to_the_admin() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    let web = world.query("SELECT id FROM assets").await.remove(0);
    let waiting = alice.ask(asking(&world, &web)).await;
    hide(&world, "web").await;
    ann.approve(&ticket).await.expect(200);
    let flow = ticket["flow"]["id"].as_str().unwrap();
    assert_eq!(olga.delete(&format!("/flows/{flow}")).await.status, 204);
    let canceled = alice.see(&waiting).await;
    assert_eq!(
        (&canceled["state"], &canceled["cancel_reason"]),
        (&json!("canceled"), &json!("flow_deleted"))
    );
    assert_eq!(alice.see(&ticket).await["state"], "error");
    bring_back(&world, "web").await;
    assert_eq!(olga.act("tickets", &ticket, "retry", json!({})).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_flow_is_deleted_beside_approvals_that_fail() {
    let Cast { world, alice, ann, olga, ticket } = cast(json!({})).await;
    let web = world.query("SELECT id FROM assets").await.remove(0);
    let mut tickets = vec![ticket.clone()];
    for _ in 0..4 {
        tickets.push(alice.ask(asking(&world, &web)).await);
    }
    hide(&world, "web").await;
    let flow = format!("/flows/{}", ticket["flow"]["id"].as_str().unwrap());
    let (deleted, _) =
        futures::join!(olga.delete(&flow), join_all(tickets.iter().map(|one| ann.approve(one))));
    assert_eq!(deleted.status, 204, "{}", deleted.text);
    for one in &tickets {
        let state = alice.see(one).await["state"].clone();
        assert!(state == "error" || state == "canceled", "{state}");
    }
}
