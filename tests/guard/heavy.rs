//! Commands and expressions that keep a core busy: they delay nobody else, and an organization has only so many of them.

use super::evaluate::{asked, connection, gateway};
use super::{commands, made, make, rule};
use futures::future::{join, join_all, select};
use gatepass_testing::{Value, World, json};
use std::pin::pin;

/// A large expression that takes long.
const SLOW: &str = "(?-u:[ab]*a[ab]{1400}c[ab]{1400}d)";

fn group(world: &World, name: &str, content: &str) -> Value {
    json!({ "org_id": world.org, "name": name, "type": "regex", "content": content })
}

/// A command on which that expression is slow: it remembers nothing of what it has seen.
fn slow_command(length: usize) -> String {
    let mut state = 1_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if state & 0x8000_0000 == 0 { 'a' } else { 'b' }
    };
    (0..length).map(next).collect()
}

#[actix_web::test]
async fn others_are_answered_while_commands_are_compared_for_long() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let (web, elsewhere) = (world.asset("web").await, world.new_org("elsewhere").await);
    let theirs = world.asset_in(&elsewhere, "theirs").await;
    world.join(&elsewhere, &alice, "member").await;
    let slow =
        world.admin.post("/command-groups", group(&world, "slow", SLOW)).await.expect(201)["id"].clone();
    make(&world.admin, "command", rule(&world, "reject", json!({ "command_groups": [slow] }))).await;
    let light = made(&world.admin, commands(&*elsewhere, "light", "reboot")).await;
    let light = light.rsplit('/').next().unwrap().to_owned();
    let other = json!({ "org_id": elsewhere, "name": "no", "action": "reject", "match": { "command_groups": [light] } });
    make(&world.admin, "command", other).await;
    let question = |asset: &str, command: &str| {
        let mut question = connection(&alice, asset);
        question["command"] = json!(command);
        question
    };
    let admin = world.key(&world.admin, &["guard:evaluate"]).await;
    let command = slow_command(8000);
    let slow = async || asked(&gateway, "command", question(&web, &command)).await["action"].clone();
    // The rules are compiled before.
    asked(&gateway, "command", question(&web, "ls")).await;
    let slow = join(slow(), slow());
    let others = async {
        for _ in 0..20 {
            alice.get("/me").await.expect(200);
            assert_eq!(asked(&admin, "command", question(&theirs, "reboot")).await["action"], "reject");
            assert_eq!(asked(&gateway, "command", question(&web, "ls")).await["action"], "accept");
        }
    };
    // The server of a test has one thread for requests.
    match select(pin!(slow), pin!(others)).await {
        futures::future::Either::Left(_) => panic!("the slow commands were compared before"),
        futures::future::Either::Right(((), slow)) => {
            assert_eq!(slow.await, (json!("accept"), json!("accept")));
        }
    }
}

#[actix_web::test]
async fn an_organization_has_so_many_expressions_and_no_more() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let item = |name: &str, content: &str| json!({ "name": name, "type": "regex", "content": content, "ignore_case": false });
    let items: Vec<Value> = (0..40).map(|number| item(&format!("g{number}"), SLOW)).collect();
    let report = olga.post("/command-groups/import", json!({ "org_id": world.org, "items": items })).await;
    let report = report.expect(200);
    let stored = report["created_count"].as_u64().unwrap();
    assert!((25..35).contains(&stored), "{stored}");
    assert_eq!(report["items"][39]["reasons"][0]["code"], "too_many_command_groups");
    let refused = olga.post("/command-groups", group(&world, "more", SLOW)).await;
    let refused = refused.problem(409, "too_many_command_groups");
    assert!(refused["detail"].as_str().unwrap().contains("regular expressions"), "{refused}");
    // Small ones and lists are still welcome, until the room is used up.
    let list = made(&olga, commands(&*world.org, "list", "rm")).await;
    let small = json!({ "org_id": world.org, "name": "small", "type": "regex", "content": "rm" });
    let small = made(&olga, small).await;
    olga.patch(&list, json!({ "type": "regex", "content": SLOW }))
        .await
        .problem(409, "too_many_command_groups");
    olga.patch(&small, json!({ "content": SLOW })).await.problem(409, "too_many_command_groups");
    olga.patch(&small, json!({ "content": "rm -rf", "comment": "x" })).await.expect(200);
    let last = format!("/command-groups/{}", report["items"][0]["id"].as_str().unwrap());
    olga.patch(&last, json!({ "comment": "as large as before" })).await.expect(200);
    // Those of no organization, and of others, count for themselves.
    let mut global = group(&world, "global", SLOW);
    global["org_id"] = Value::Null;
    world.admin.post("/command-groups", global).await.expect(201);
    olga.delete(&last).await.expect(204);
    // Of two at once, one finds room.
    let two = ["one", "two"].map(|name| olga.post("/command-groups", group(&world, name, SLOW)));
    let mut statuses: Vec<u16> = join_all(two).await.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let items = json!([item("big", SLOW), item("little", "mkfs")]);
    let report =
        olga.post("/command-groups/import", json!({ "org_id": world.org, "items": items })).await.expect(200);
    assert_eq!((&report["created_count"], &report["skipped_count"]), (&json!(1), &json!(1)));
}

#[actix_web::test]
async fn an_organization_has_at_most_1000_command_groups() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    world
        .sql(&format!(
            "INSERT INTO command_groups (id, org_id, name, type, content, ignore_case, comment, created_at, updated_at, folded)
            SELECT gen_random_uuid(), '{}', 'g' || n, 'command', 'rm', false, '', now(), now(), 'g' FROM generate_series(1, 999) n",
            world.org
        ))
        .await;
    let import = json!({ "org_id": world.org, "items": [{ "name": "one", "content": "rm" }, { "name": "two", "content": "rm" }] });
    let report = olga.post("/command-groups/import?dry_run=true", import.clone()).await.expect(200);
    assert_eq!(report["created_count"], 1);
    let report = olga.post("/command-groups/import", import).await.expect(200);
    assert_eq!(report["items"][1]["reasons"][0]["code"], "too_many_command_groups");
    let refused = olga.post("/command-groups", commands(&*world.org, "more", "rm")).await;
    assert_eq!(
        refused.problem(409, "too_many_command_groups")["detail"],
        "there are 1000 command groups, and no more are allowed"
    );
    world.admin.post("/command-groups", commands(Value::Null, "global", "rm")).await.expect(201);
}
