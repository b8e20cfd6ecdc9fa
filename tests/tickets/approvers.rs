//! The approvers of a level: every approver rule, and never the requester.

use gatepass_testing::{Value, World, asking, json, levels, people};

fn one_level(rules: Value) -> Value {
    json!({ "type": "assigned", "levels": [{ "approvers": rules }] })
}

fn usernames(ticket: &Value) -> Vec<&str> {
    let approvers = ticket["levels"][0]["approvers"].as_array().unwrap();
    let mut names: Vec<&str> = approvers.iter().map(|a| a["username"].as_str().unwrap()).collect();
    names.sort_unstable();
    names
}

async fn asked(rules: Value) -> Vec<String> {
    let world = World::new().await;
    let (alice, mia, max) =
        (world.member("alice").await, world.stranger("mia").await, world.stranger("max").await);
    let (own, nora) = (world.member("own").await, world.member("nora").await);
    world.with_role("olga", "org_admin").await;
    let group = world.group("ops", &[&own, &nora, &alice]).await;
    let (web, node) = (world.asset("web").await, world.node("eu", None).await);
    world.place(&web, &node).await;
    world
        .sql(&format!(
            "UPDATE users SET manager_id = '{}' WHERE username = 'alice'; \
             UPDATE users SET manager_id = '{}' WHERE username = 'mia'; \
             UPDATE assets SET owner_id = '{}'; UPDATE nodes SET owner_id = '{}'",
            mia.id, max.id, own.id, nora.id
        ))
        .await;
    let rules = rules.to_string().replace("GROUP", &group).replace("MAX", &max.id);
    world.flow(one_level(serde_json::from_str(&rules).unwrap())).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    usernames(&ticket).into_iter().map(str::to_owned).collect()
}

#[actix_web::test]
async fn each_rule_names_its_people() {
    assert_eq!(asked(json!([{ "kind": "user", "id": "MAX" }])).await, ["max"]);
    assert_eq!(asked(json!([{ "kind": "group", "id": "GROUP" }])).await, ["nora", "own"]);
    assert_eq!(asked(json!([{ "kind": "super_admins" }])).await, ["admin"]);
    assert_eq!(
        asked(json!([{ "kind": "org_admins" }, { "kind": "user", "id": "MAX" }])).await,
        ["admin", "max", "olga"]
    );
    assert_eq!(asked(json!([{ "kind": "requester_manager" }])).await, ["mia"]);
    assert_eq!(asked(json!([{ "kind": "requester_manager", "depth": 2 }])).await, ["max"]);
    assert_eq!(asked(json!([{ "kind": "resource_owner" }])).await, ["own"]);
    assert_eq!(asked(json!([{ "kind": "node_owner" }])).await, ["nora"]);
}

#[actix_web::test]
async fn nobody_is_asked_about_their_own_ticket() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    world.flow(levels(&[&[&alice, &bob]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    assert_eq!(usernames(&ticket), ["bob"]);
    alice.approve(&ticket).await.problem(403, "own_ticket");
    let denial = json!({ "reason": "no" });
    alice.act("tickets", &ticket, "deny", denial).await.problem(403, "own_ticket");
    assert_eq!(bob.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_level_that_nobody_may_decide_blocks_the_ticket() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let bot = world.user("bot", gatepass_domain::authz::UserKind::Service).await;
    let web = world.asset("web").await;
    for (rules, reason) in [
        (json!([{ "kind": "requester_manager" }]), "manager_missing"),
        (json!([{ "kind": "resource_owner" }]), "owner_missing"),
        (people(&[&alice, &bot]), "no_eligible_approver"),
    ] {
        let flow = world.flow(one_level(rules)).await;
        let mut body = asking(&world, &web);
        body["flow_id"] = json!(flow);
        let ticket = alice.ask(body).await;
        assert_eq!((&ticket["state"], &ticket["blocked_reason"]), (&json!("blocked"), &json!(reason)));
        assert_eq!(ticket["level"], 1);
        world.admin.approve(&ticket).await.problem(409, "ticket_blocked");
        assert_eq!(alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200)["state"], "canceled");
    }
}

#[actix_web::test]
async fn the_reason_says_who_exactly_cannot_decide() {
    let world = World::new().await;
    let (alice, mia, ben) =
        (world.member("alice").await, world.member("mia").await, world.member("ben").await);
    let web = world.asset("web").await;
    world
        .sql(&format!(
            "UPDATE users SET manager_id = '{}' WHERE username = 'alice'; \
             UPDATE users SET is_active = false WHERE username = 'mia'; UPDATE assets SET owner_id = '{}'",
            mia.id, alice.id
        ))
        .await;
    for (level, reason) in [
        (json!({ "approvers": [{ "kind": "requester_manager" }] }), "manager_inactive"),
        (json!({ "approvers": [{ "kind": "resource_owner" }] }), "owner_is_requester"),
        (json!({ "approvers": people(&[&ben, &mia]), "mode": "quorum", "quorum": 2 }), "quorum_unreachable"),
    ] {
        let approval = json!({ "type": "assigned", "levels": [level] });
        let hiding = world.flow_with(approval.clone(), json!({ "show_progress": false })).await;
        let flow = world.flow(approval).await;
        let mut body = asking(&world, &web);
        for (flow, reason) in [(&hiding, Value::Null), (&flow, json!(reason))] {
            body["flow_id"] = json!(flow);
            let preview = alice.post("/tickets/preview", body.clone()).await.expect(200);
            assert_eq!(preview["levels"][0]["blocked_reason"], reason);
        }
        let ticket = alice.ask(body).await;
        assert_eq!((&ticket["state"], &ticket["blocked_reason"]), (&json!("blocked"), &json!(reason)));
    }
}

#[actix_web::test]
async fn the_owner_of_what_it_was_changed_to_decides_the_next_level() {
    let world = World::new().await;
    let (alice, ann, own) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("own").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    world.sql(&format!("UPDATE assets SET owner_id = '{}' WHERE name = 'db'", own.id)).await;
    world
        .flow(json!({ "type": "assigned", "levels": [{ "approvers": people(&[&ann]) },
            { "approvers": [{ "kind": "resource_owner" }] }] }))
        .await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let changed =
        ann.act("tickets", &ticket, "approve", json!({ "changes": { "assets": [db] } })).await.expect(200);
    assert_eq!(changed["levels"][1]["approvers"][0]["username"], "own");
}
