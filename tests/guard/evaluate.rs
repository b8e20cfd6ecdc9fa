//! What rules answer.

use super::{make, path, rule};
use gatepass_testing::{Answer, Person, Value, World, json};

/// A gateway of the world's organization.
pub async fn gateway(world: &World) -> Person {
    let service = world.service("gateway", "auditor").await;
    world.key(&service, &["guard:evaluate"]).await
}

pub fn connection(user: &Person, asset: &str) -> Value {
    json!({ "user_id": user.id, "asset_id": asset, "account": "root", "protocol": "ssh", "ip": "192.0.2.7" })
}

fn typed(user: &Person, asset: &str, command: &str) -> Value {
    let mut question = connection(user, asset);
    question["command"] = json!(command);
    question
}

pub async fn asked(by: &Person, kind: &str, question: Value) -> Value {
    let (kind, query) = kind.split_once('?').unwrap_or((kind, ""));
    by.post(&format!("/acls/{kind}/evaluate?{query}"), question).await.expect(200)
}

fn effects(answer: &Value) -> Vec<(&str, &str)> {
    let matched = answer["matched"].as_array().unwrap().iter();
    matched.map(|m| (m["action"].as_str().unwrap(), m["effect"].as_str().unwrap())).collect()
}

/// A group of commands of the world's organization.
async fn group(world: &World, name: &str, content: &str) -> Value {
    let body = json!({ "org_id": world.org, "name": name, "type": "command", "content": content });
    world.admin.post("/command-groups", body).await.expect(201)["id"].clone()
}

#[actix_web::test]
async fn the_first_rule_that_decides_ends_it_and_what_acts_goes_on() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let none = asked(&gateway, "asset-login", connection(&alice, &web)).await;
    assert_eq!(
        (&none["action"], &none["rule_id"], &none["matched"]),
        (&json!("accept"), &json!(null), &json!([]))
    );
    let at = |priority: i32, action: &str| {
        let mut body = rule(&world, action, json!({ "accounts": ["root"] }));
        body["priority"] = json!(priority);
        body["name"] = json!(format!("{action} {priority}"));
        body["message"] = json!(format!("{action} it"));
        body
    };
    make(&world.admin, "asset-login", at(10, "notify")).await;
    let reject = make(&world.admin, "asset-login", at(20, "reject")).await;
    make(&world.admin, "asset-login", at(30, "accept")).await;
    let answer = asked(&gateway, "asset-login", connection(&alice, &web)).await;
    assert_eq!((&answer["action"], &answer["rule_id"]), (&json!("reject"), &reject["id"]));
    assert_eq!(answer["message"], "reject it");
    assert_eq!(effects(&answer), [("notify", "acts"), ("reject", "decides")]);
    let all = asked(&gateway, "asset-login?dry_run=true", connection(&alice, &web)).await;
    assert_eq!(all["action"], "reject");
    assert_eq!(effects(&all), [("notify", "acts"), ("reject", "decides"), ("accept", "decides")]);
    let mut global = at(100, "accept");
    global["org_id"] = json!(null);
    make(&world.admin, "asset-login", global).await;
    assert_eq!(asked(&gateway, "asset-login", connection(&alice, &web)).await["action"], "accept");
}

#[actix_web::test]
async fn the_next_evaluation_asks_the_changed_rule() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let question = || connection(&alice, &web);
    let made =
        make(&world.admin, "asset-login", rule(&world, "reject", json!({ "users": [alice.id] }))).await;
    let at = path("asset-login", &made);
    for (change, expected) in [
        (json!({}), "reject"),
        (json!({ "is_active": false }), "accept"),
        (json!({ "is_active": true }), "reject"),
        (json!({ "dry_run": true }), "accept"),
        (json!({ "dry_run": false, "match": { "sources": ["198.51.100.0/24"] } }), "accept"),
        (json!({ "match": { "sources": ["192.0.2.0/24"] } }), "reject"),
        (json!({ "valid_until": "2026-01-01T00:00:00Z" }), "accept"),
    ] {
        world.admin.patch(&at, change.clone()).await.expect(200);
        assert_eq!(asked(&gateway, "asset-login", question()).await["action"], expected, "{change}");
    }
    world.admin.patch(&at, json!({ "valid_until": null })).await.expect(200);
    world.admin.delete(&at).await.expect(204);
    assert_eq!(asked(&gateway, "asset-login", question()).await["action"], "accept");
}

#[actix_web::test]
async fn rules_follow_groups_nodes_and_roles_as_they_are() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let (web, prod) = (world.asset("web").await, world.node("prod", None).await);
    let ops = world.group("ops", &[]).await;
    let parts = json!({ "groups": [ops], "nodes": [prod] });
    make(&world.admin, "asset-login", rule(&world, "reject", parts)).await;
    let now = || asked(&gateway, "asset-login", connection(&alice, &web));
    assert_eq!(now().await["action"], "accept");
    world.admin.put(&format!("/groups/{ops}/members/{}", alice.id), json!(null)).await.expect(201);
    assert_eq!(now().await["action"], "accept");
    world.place(&web, &prod).await;
    assert_eq!(now().await["action"], "reject");
    world.admin.delete(&format!("/groups/{ops}/members/{}", alice.id)).await.expect(204);
    assert_eq!(now().await["action"], "accept");
}

#[actix_web::test]
async fn a_command_is_found_as_text_and_in_base64_and_alone_or_in_bulk() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let (danger, careful) =
        (group(&world, "danger", "rm -rf\nreboot").await, group(&world, "careful", "systemctl").await);
    make(&world.admin, "command", rule(&world, "reject", json!({ "command_groups": [danger] }))).await;
    make(&world.admin, "command", rule(&world, "warn", json!({ "command_groups": [careful] }))).await;
    let answer = asked(&gateway, "command", typed(&alice, &web, "sudo /bin/rm  -rf /var")).await;
    assert_eq!((&answer["action"], &answer["matched"][0]["command_group_id"]), (&json!("reject"), &danger));
    let warned = asked(&gateway, "command", typed(&alice, &web, "systemctl restart web")).await;
    assert_eq!((&warned["action"], effects(&warned)), (&json!("accept"), vec![("warn", "acts")]));
    let mut bytes = connection(&alice, &web);
    // "reboot", and a byte that is no UTF-8.
    bytes["command_base64"] = json!("cmVib290IP8=");
    assert_eq!(asked(&gateway, "command", bytes).await["action"], "reject");
    let ghost = json!({ "user_id": world.new_id(), "asset_id": web, "account": "root", "protocol": "ssh", "command": "ls" });
    let questions =
        [typed(&alice, &web, "ls"), typed(&alice, &web, "reboot"), ghost, typed(&alice, &web, "systemctl")];
    let items =
        gateway.post("/acls/command/evaluate-batch", json!({ "questions": questions })).await.expect(200);
    let actions: Vec<&Value> =
        items["items"].as_array().unwrap().iter().map(|item| &item["action"]).collect();
    assert_eq!(actions, [&json!("accept"), &json!("reject"), &json!(null), &json!("accept")]);
    // A changed group counts at once.
    let group = format!("/command-groups/{}", danger.as_str().unwrap());
    world.admin.patch(&group, json!({ "content": "halt" })).await.expect(200);
    assert_eq!(asked(&gateway, "command", typed(&alice, &web, "reboot")).await["action"], "accept");
}

#[actix_web::test]
async fn the_log_has_refusals_notices_and_dry_runs_and_nothing_of_a_trial() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let danger = group(&world, "danger", "reboot").await;
    let mut dry = rule(&world, "reject", json!({ "command_groups": [danger], "accounts": ["root"] }));
    dry["dry_run"] = json!(true);
    make(&world.admin, "command", dry).await;
    let reject =
        make(&world.admin, "command", rule(&world, "reject", json!({ "command_groups": [danger] }))).await;
    let events = || async {
        world.admin.get("/events?action=guard_rule.matched&sort=created_at").await.expect(200)["items"]
            .clone()
    };
    asked(&gateway, "command?dry_run=true", typed(&alice, &web, "reboot")).await;
    asked(&gateway, "command", typed(&alice, &web, "ls")).await;
    assert_eq!(events().await, json!([]));
    asked(&gateway, "command", typed(&alice, &web, "reboot now")).await;
    let told = events().await;
    let effects: Vec<&Value> =
        told.as_array().unwrap().iter().map(|event| &event["data"]["effect"]).collect();
    assert_eq!(effects, ["would_have", "decides"]);
    let data = &told[1]["data"];
    assert_eq!(
        (&told[1]["subject"]["id"], &data["user_id"], &data["ip"]),
        (&reject["id"], &json!(alice.id), &json!("192.0.2.7"))
    );
    assert_eq!(
        (&data["about"]["command"]["text"], &data["about"]["asset_id"]),
        (&json!("reboot now"), &json!(web))
    );
    assert_eq!(told[1]["actor"]["username"], "gateway");
}

#[actix_web::test]
async fn the_last_super_admin_is_not_locked_out_by_login_rules() {
    let world = World::new().await;
    let gateway = world.key(&world.admin, &["guard:evaluate"]).await;
    let everybody = json!({ "org_id": null, "name": "Nobody", "action": "reject" });
    make(&world.admin, "login", everybody).await;
    let login = || json!({ "user_id": world.admin.id, "ip": "192.0.2.7" });
    let answer = asked(&gateway, "login", login()).await;
    assert_eq!((&answer["action"], effects(&answer)), (&json!("accept"), vec![("reject", "passed_over")]));
    let second = world.stranger("second").await;
    world.sql(&format!("UPDATE users SET is_super_admin = true WHERE id = '{}'", second.id)).await;
    assert_eq!(asked(&gateway, "login", login()).await["action"], "reject");
    for change in ["kind = 'service'", "kind = 'human', is_active = false"] {
        world.sql(&format!("UPDATE users SET {change} WHERE id = '{}'", second.id)).await;
        assert_eq!(asked(&gateway, "login", login()).await["action"], "accept", "{change}");
    }
}

#[actix_web::test]
async fn every_fault_of_a_question_is_named() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let pointers = |problem: &Value| -> Vec<String> {
        problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["pointer"].as_str().unwrap().to_owned())
            .collect()
    };
    let bad =
        json!({ "user_id": alice.id, "asset_id": web, "account": "@INPUT", "protocol": "ssh", "ip": "here" });
    let problem = gateway.post("/acls/command/evaluate", bad.clone()).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/input_username", "/ip", "/command"]);
    let mut both = typed(&alice, &web, "ls");
    both["command_base64"] = json!("bHM=");
    both["input_username"] = json!("app");
    let batch = json!({ "questions": [typed(&alice, &web, "ls"), both, bad] });
    let problem = gateway.post("/acls/command/evaluate-batch", batch).await.problem(422, "validation_failed");
    let expected = [
        "/questions/1/input_username",
        "/questions/1/command_base64",
        "/questions/2/input_username",
        "/questions/2/ip",
        "/questions/2/command",
    ];
    assert_eq!(pointers(&problem), expected);
    let mut odd = connection(&alice, &web);
    odd["command_base64"] = json!("%%%");
    let problem = gateway.post("/acls/command/evaluate", odd).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/command_base64"]);
}

#[actix_web::test]
async fn only_auditors_ask_about_others_and_see_nothing_of_other_organizations() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let elsewhere = world.new_org("elsewhere").await;
    let (theirs, eve) = (world.asset_in(&elsewhere, "theirs").await, world.stranger("eve").await);
    world.join(&elsewhere, &eve, "member").await;
    let web = world.asset("web").await;
    alice.post("/acls/asset-login/evaluate", connection(&alice, &web)).await.problem(404, "not_found");
    gateway.post("/acls/asset-login/evaluate", connection(&alice, &theirs)).await.problem(404, "not_found");
    gateway.post("/acls/login/evaluate", json!({ "user_id": eve.id })).await.problem(404, "not_found");
    // Nobody of another organization has access here. They are like users who do not exist: no rule is asked about them.
    make(&world.admin, "asset-login", rule(&world, "reject", json!({ "email_domains": ["example.org"] })))
        .await;
    let ghost = json!({ "user_id": world.new_id(), "asset_id": web, "account": "root", "protocol": "ssh" });
    for query in ["", "?dry_run=true"] {
        let ask = async |question: Value| {
            gateway.post(&format!("/acls/asset-login/evaluate{query}"), question).await
        };
        let (of_eve, of_ghost) = (ask(connection(&eve, &web)).await, ask(ghost.clone()).await);
        assert_eq!(of_eve.problem(404, "not_found")["detail"], of_ghost.problem(404, "not_found")["detail"]);
    }
    let questions = json!({ "questions": [typed(&eve, &web, "ls"), typed(&alice, &web, "ls"), typed(&world.admin, &web, "ls")] });
    let items = gateway.post("/acls/command/evaluate-batch", questions).await.expect(200);
    let actions: Vec<&Value> =
        items["items"].as_array().unwrap().iter().map(|item| &item["action"]).collect();
    assert_eq!(actions, [&json!(null), &json!("accept"), &json!("accept")]);
    // Whoever leaves is gone, and whoever joins is there.
    world.join(&world.org, &eve, "member").await;
    asked(&gateway, "asset-login", connection(&eve, &web)).await;
    let reader = world.key(&world.admin, &["guard:read"]).await;
    reader.post("/acls/asset-login/evaluate", connection(&alice, &web)).await.problem(403, "missing_scope");
    world
        .anon()
        .post("/acls/login/evaluate", json!({ "user_id": alice.id }))
        .await
        .problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_rule_is_asked_by_many_while_it_changes() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let made =
        make(&world.admin, "asset-login", rule(&world, "reject", json!({ "users": [alice.id] }))).await;
    let at = path("asset-login", &made);
    for turn in 0..6 {
        let is_active = turn % 2 == 0;
        let change = async { world.admin.patch(&at, json!({ "is_active": is_active })).await.expect(200) };
        let asks = (0..8).map(|_| gateway.post("/acls/asset-login/evaluate", connection(&alice, &web)));
        let (_, answers) = futures::join!(change, futures::future::join_all(asks));
        assert!(answers.iter().all(|answer: &Answer| answer.status == 200));
        let expected = if is_active { "reject" } else { "accept" };
        assert_eq!(asked(&gateway, "asset-login", connection(&alice, &web)).await["action"], expected);
    }
}

#[actix_web::test]
async fn long_commands_are_compared_to_their_last_word_beside_short_ones() {
    let world = World::new().await;
    let (gateway, alice) = (gateway(&world).await, world.member("alice").await);
    let web = world.asset("web").await;
    let group = group(&world, "destructive", "mkfs").await;
    make(&world.admin, "command", rule(&world, "reject", json!({ "command_groups": [group] }))).await;
    let long = format!("echo {}; mkfs /dev/sda", "x".repeat(60 * 1024));
    let questions: Vec<Value> = ["ls", &long, "pwd"].map(|command| typed(&alice, &web, command)).into();
    let answers =
        gateway.post("/acls/command/evaluate-batch", json!({ "questions": questions })).await.expect(200);
    let actions: Vec<&Value> =
        answers["items"].as_array().unwrap().iter().map(|one| &one["action"]).collect();
    assert_eq!(actions, ["accept", "reject", "accept"]);
}
