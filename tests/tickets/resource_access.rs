//! Tickets for catalog items: membership of their groups for some time.

use futures::future::join_all;
use gatepass_testing::{Person, Value, World, administering, json, levels, wanting};

struct Desk {
    world: World,
    alice: Person,
    ben: Person,
    group: String,
    item: String,
}

/// The catalog item `VPN`: it gives one group, and ben approves.
async fn desk() -> Desk {
    let world = World::new().await;
    let (alice, ben) = (world.member("alice").await, world.stranger("ben").await);
    let group = world.group("vpn", &[]).await;
    let item =
        world.item("VPN", json!({ "approval": levels(&[&[&ben]]), "item": { "groups": [group] } })).await;
    Desk { world, alice, ben, group, item }
}

fn grant_of(ticket: &Value) -> String {
    ticket["grants"][0].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn an_approval_gives_membership_until_its_end() {
    let Desk { world, alice, ben, group, item } = desk().await;
    let ticket = alice.ask(wanting(&world, &item)).await;
    assert_eq!((&ticket["title"], &ticket["type"]), (&json!("VPN"), &json!("resource_access")));
    assert_eq!(ticket["requested"], json!({ "type": "resource_access", "item_id": item }));
    let members = format!("/groups/{group}/members");
    assert_eq!(alice.get(&members).await.expect(200)["items"], json!([]));
    let approved = ben.approve(&ticket).await.expect(200);
    assert_eq!(approved["state"], "approved");
    let member = alice.get(&members).await.expect(200)["items"][0].clone();
    assert_eq!(
        (&member["user_id"], &member["valid_until"], &member["grant_id"]),
        (&json!(alice.id), &approved["window"]["end"], &json!(grant_of(&approved)))
    );
    let grant = alice.get(&format!("/grants/{}", grant_of(&approved))).await.expect(200);
    assert_eq!((&grant["state"], &grant["type"]), (&json!("active"), &json!("resource_access")));
    let given = world.query("SELECT data->'groups'->>0 FROM events WHERE action = 'grant.created'").await;
    assert_eq!(given, [group]);
    assert_eq!(world.number("SELECT count(*) FROM permissions").await, 0);
}

#[actix_web::test]
async fn what_one_has_or_asked_for_is_not_asked_for_again() {
    let Desk { world, alice, ben, item, .. } = desk().await;
    let ticket = alice.ask(wanting(&world, &item)).await;
    let again = alice.post("/tickets", wanting(&world, &item)).await.problem(409, "already_requested");
    assert_eq!(again["ticket_id"], ticket["id"]);
    let preview = alice.post("/tickets/preview", wanting(&world, &item)).await;
    assert_eq!(preview.problem(409, "already_requested")["ticket_id"], ticket["id"]);
    let grant = grant_of(&ben.approve(&ticket).await.expect(200));
    let again = alice.post("/tickets", wanting(&world, &item)).await.problem(409, "already_granted");
    assert_eq!(again["grant_id"], json!(grant));
    alice.post(&format!("/grants/{grant}/end"), json!({})).await.expect(200);
    // After its end the item can be requested again, and others could always request it.
    alice.ask(wanting(&world, &item)).await;
    let zoe = world.member("zoe").await;
    zoe.ask(wanting(&world, &item)).await;
}

#[actix_web::test]
async fn what_is_to_be_repaired_is_not_asked_for_again() {
    let Desk { world, alice, ben, group, item } = desk().await;
    let ticket = alice.ask(wanting(&world, &item)).await;
    world.sql(&format!("DELETE FROM groups WHERE id = '{group}'")).await;
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "error");
    let more = world.group("more", &[]).await;
    let groups = format!("'{{item,groups}}', '[\"{more}\"]'");
    world.sql(&format!("UPDATE flows SET definition = jsonb_set(definition, {groups})")).await;
    let again = alice.post("/tickets", wanting(&world, &item)).await.problem(409, "already_requested");
    assert_eq!(again["ticket_id"], ticket["id"]);
    world.admin.act("tickets", &ticket, "deny", json!({ "reason": "gone" })).await.expect(200);
    alice.ask(wanting(&world, &item)).await;
}

#[actix_web::test]
async fn of_many_requests_at_once_one_is_made() {
    let Desk { world, alice, item, .. } = desk().await;
    let answers = join_all((0..8).map(|_| alice.post("/tickets", wanting(&world, &item)))).await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(made.len(), 1);
    for other in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!((other.status.as_u16(), &other.json["code"]), (409, &json!("already_requested")));
        assert_eq!(other.json["ticket_id"], made[0].json["id"]);
    }
    assert_eq!(world.number("SELECT count(*) FROM tickets").await, 1);
}

#[actix_web::test]
async fn a_request_that_does_not_fit_its_type_hears_of_every_fault() {
    let Desk { world, alice, item, .. } = desk().await;
    let faults = async |body: Value| {
        let problem = alice.post("/tickets", body).await.problem(422, "validation_failed");
        let errors = problem["errors"].as_array().unwrap().clone();
        let mut found: Vec<String> =
            errors.iter().map(|e| format!("{} {}", e["pointer"], e["code"])).collect();
        found.sort();
        found.join(", ").replace('"', "")
    };
    let with = |change: fn(&mut Value)| {
        let mut body = wanting(&world, &item);
        change(&mut body);
        body
    };
    assert_eq!(faults(with(|b| b["reason"] = json!(" "))).await, "/reason required");
    assert_eq!(
        faults(with(|b| b["request"] = json!({ "assets": [] }))).await,
        "/request/assets unknown_field, /request/item_id required"
    );
    assert_eq!(faults(with(|b| b["type"] = json!("device_admin"))).await, "/request/asset_id required");
    assert_eq!(faults(with(|b| b["type"] = json!("login_review"))).await, "/type unknown_value");
    assert_eq!(
        faults(with(|b| b["type"] = json!("asset_access"))).await,
        "/request/item_id unknown_field, /title required"
    );
    assert_eq!(
        faults(with(|b| b["flow_id"] = json!("01900000-0000-7000-8000-000000000000"))).await,
        "/flow_id not_allowed"
    );
    assert_eq!(
        faults(with(|b| b["request"]["item_id"] = json!("01900000-0000-7000-8000-000000000000"))).await,
        "/request/item_id not_found"
    );
    // An item of another type is not found.
    assert_eq!(
        faults(administering(&world, &item, "01900000-0000-7000-8000-000000000000")).await,
        "/request/item_id not_found"
    );
}

#[actix_web::test]
async fn an_item_is_there_for_those_alone_who_may_use_it() {
    let Desk { world, alice, group, .. } = desk().await;
    let zoe = world.member("zoe").await;
    let settings = json!({ "visible_to": { "users": [zoe.id] }, "item": { "groups": [group] } });
    let hidden = world.item("Secret", settings).await;
    let refused = alice.post("/tickets", wanting(&world, &hidden)).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/request/item_id");
    zoe.ask(wanting(&world, &hidden)).await;
}

#[actix_web::test]
async fn approvers_change_its_timing_alone() {
    let Desk { world, alice, ben, item, .. } = desk().await;
    let ticket = alice.ask(wanting(&world, &item)).await;
    let changes = json!({ "changes": { "assets": [] } });
    let refused = ben.act("tickets", &ticket, "approve", changes).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/changes");
    let shorter = json!({ "changes": { "timing": { "mode": "on_approval", "duration": "PT1H" } } });
    let approved = ben.act("tickets", &ticket, "approve", shorter).await.expect(200);
    assert_eq!(approved["timing"]["duration"], "PT1H");
    assert_eq!(approved["approved"], approved["requested"]);
}

#[actix_web::test]
async fn a_group_that_is_gone_is_not_given() {
    let Desk { world, alice, ben, group, item } = desk().await;
    // A group can't be deleted while an item or a grant gives it.
    let refused = world.admin.delete(&format!("/groups/{group}")).await.problem(409, "in_use");
    assert_eq!(refused["used_by"]["flows"], json!([item]));
    let ticket = alice.ask(wanting(&world, &item)).await;
    let other = world.group("other", &[]).await;
    let changed = json!({ "item": { "groups": [other] } });
    world.admin.patch(&format!("/flows/{item}"), changed).await.expect(200);
    assert_eq!(world.admin.delete(&format!("/groups/{group}")).await.status, 204);
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "error");
    let seen = world.admin.see(&ticket).await;
    assert_eq!((&seen["state"], &seen["failure"]["cause"]), (&json!("error"), &json!("group_missing")));
    assert_eq!(world.number("SELECT count(*) FROM grants").await, 0);
}

#[actix_web::test]
async fn asked_for_again_while_it_is_approved_it_is_given_once() {
    let Desk { world, alice, ben, item, .. } = desk().await;
    for round in 0..8 {
        let ticket = alice.ask(wanting(&world, &item)).await;
        let again = alice.post("/tickets", wanting(&world, &item));
        let (approved, again) = if round % 2 == 0 {
            futures::join!(ben.approve(&ticket), again)
        } else {
            let (again, approved) = futures::join!(again, ben.approve(&ticket));
            (approved, again)
        };
        let approved = approved.expect(200);
        assert_eq!((again.status.as_u16(), &approved["state"]), (409, &json!("approved")), "{}", again.text);
        let code = again.json["code"].as_str().unwrap();
        assert!(["already_requested", "already_granted"].contains(&code), "{code}");
        assert_eq!(world.number("SELECT count(*) FROM tickets").await, round + 1);
        alice.act("grants", &json!({ "id": grant_of(&approved) }), "end", json!({})).await.expect(200);
    }
}
