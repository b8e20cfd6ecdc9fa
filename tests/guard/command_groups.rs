//! `/command-groups`.

use super::{commands, made, pointers};
use futures::future::join_all;
use gatepass_testing::{Answer, Value, World, json};
use reqwest::Method;

#[actix_web::test]
async fn an_admin_makes_changes_and_removes_one() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let body = json!({ "org_id": world.org, "name": "dangerous", "type": "command", "content": " rm -rf\n# e\u{301}\n",
        "ignore_case": true, "comment": "ask first" });
    let answer = olga.post("/command-groups", body).await;
    let path = answer.header("location").to_owned();
    let made = answer.expect(201);
    assert_eq!(made["content"], " rm -rf\n# e\u{301}\n", "stored as it is written");
    assert_eq!((&made["ignore_case"], &made["comment"]), (&json!(true), &json!("ask first")));
    assert_eq!(olga.get(&path).await.expect(200), made);
    let etag = olga.get(&path).await.header("etag").to_owned();
    let changes = json!({ "type": "regex", "content": "rm\\s ", "ignore_case": false, "comment": "" });
    let changed = olga.patch(&path, changes).await.expect(200);
    assert_eq!((&changed["type"], &changed["content"]), (&json!("regex"), &json!("rm\\s ")));
    let stale = olga.request(Method::DELETE, &path).header("if-match", &etag);
    Answer::of(stale).await.problem(412, "stale");
    olga.patch(&path, json!({ "org_id": world.org })).await.problem(422, "validation_failed");
    olga.delete(&path).await.expect(204);
    olga.get(&path).await.problem(404, "not_found");
    let events = olga.get("/events?action=command_group.created&action=command_group.updated&action=command_group.deleted&sort=created_at").await;
    let events = events.expect(200)["items"].as_array().unwrap().clone();
    let data = |index: usize, side: &str| events[index]["data"][side]["content"].clone();
    assert_eq!((events.len(), data(0, "after")), (3, made["content"].clone()));
    assert_eq!((data(1, "before"), data(1, "after")), (made["content"].clone(), changed["content"].clone()));
    assert_eq!(
        (data(2, "before"), &events[2]["subject"]["type"]),
        (changed["content"].clone(), &json!("command_group"))
    );
}

#[actix_web::test]
async fn roles_decide_who_reads_and_who_writes() {
    let world = World::new().await;
    let (eve, mia) = (world.with_role("eve", "auditor").await, world.member("mia").await);
    let other = world.new_org("other").await;
    let (oscar, nina) = (world.stranger("oscar").await, world.stranger("nina").await);
    world.join(&other, &oscar, "org_admin").await;
    let own = made(&world.admin, commands(&*world.org, "own", "rm")).await;
    let global = made(&world.admin, commands(Value::Null, "global", "rm")).await;
    let test = json!({ "command": "rm" });
    eve.get(&own).await.expect(200);
    eve.post(&format!("{own}/test"), test.clone()).await.expect(200);
    for (person, path) in [(&eve, &own), (&eve, &global), (&oscar, &global)] {
        person.get(path).await.expect(200);
        person.patch(path, json!({ "name": "x" })).await.problem(403, "role_required");
        person.delete(path).await.problem(403, "role_required");
    }
    eve.post("/command-groups", commands(&*world.org, "x", "rm")).await.problem(403, "role_required");
    oscar.post("/command-groups", commands(Value::Null, "x", "rm")).await.problem(403, "role_required");
    for (person, path) in [(&oscar, &own), (&mia, &own), (&mia, &global), (&nina, &global)] {
        person.get(path).await.problem(404, "not_found");
        person.patch(path, json!({ "name": "x" })).await.problem(404, "not_found");
        person.delete(path).await.problem(404, "not_found");
        person.post(&format!("{path}/test"), test.clone()).await.problem(404, "not_found");
    }
    mia.post("/command-groups", commands(&*world.org, "x", "rm")).await.problem(404, "not_found");
    let count = async |person: &gatepass_testing::Person, query: &str| {
        person.get(&format!("/command-groups{query}")).await.ids().len()
    };
    assert_eq!((count(&eve, "").await, count(&oscar, "").await, count(&world.admin, "").await), (2, 1, 2));
    assert_eq!(count(&oscar, &format!("?org_id={}", world.org)).await, 0);
    mia.get("/command-groups").await.problem(403, "role_required");
    let key = world.key(&eve, &["guard:write", "flows:read"]).await;
    key.get(&own).await.problem(403, "missing_scope");
    world.key(&eve, &["guard:read"]).await.get(&own).await.expect(200);
}

#[actix_web::test]
async fn every_fault_is_told_at_once_with_its_place() {
    let world = World::new().await;
    let nobody = world.new_id();
    let body = commands(nobody, "x", "ls\na; b\n\nA=1 c");
    let problem = world.admin.post("/command-groups", body).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/content", "/content", "/org_id"]);
    let details: Vec<&str> = [0, 1].map(|at| problem["errors"][at]["detail"].as_str().unwrap()).into();
    assert!(details[0].starts_with("line 2: ") && details[1].starts_with("line 4: "), "{details:?}");
    let regex = |content: &str| json!({ "org_id": null, "name": "x", "type": "regex", "content": content });
    for (content, code, detail) in [
        ("rm\n(?=x)", "invalid_regex", "line 2, column 1 (offset 3): look-around"),
        ("rm(", "invalid_regex", "line 1, column 3 (offset 2): unclosed group"),
        ("\\w{100}", "regex_too_large", "is too large"),
    ] {
        let problem =
            world.admin.post("/command-groups", regex(content)).await.problem(422, "validation_failed");
        let fault = &problem["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/content"), &json!(code)));
        assert!(fault["detail"].as_str().unwrap().starts_with(detail), "{fault}");
    }
    let unread = json!({ "name": "", "type": "glob", "content": "", "colour": "red" });
    let problem = world.admin.post("/command-groups", unread).await.problem(422, "validation_failed");
    let mut told = pointers(&problem);
    told.sort_unstable();
    assert_eq!(told, ["/colour", "/content", "/name", "/org_id", "/type"]);
    // A change is judged with what stays: this text is one command, but no expression.
    let path = made(&world.admin, commands(Value::Null, "x", "echo [")).await;
    let problem =
        world.admin.patch(&path, json!({ "type": "regex" })).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/content"]);
}

#[actix_web::test]
async fn a_name_is_taken_once_in_an_organization_and_once_globally() {
    let world = World::new().await;
    for org in [json!(world.org), Value::Null] {
        let body = commands(org.clone(), "dangerous", "rm");
        let answers = join_all((0..4).map(|_| world.admin.post("/command-groups", body.clone()))).await;
        assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|a| a.json["code"] == "already_exists").count(), 3);
        let path = made(&world.admin, commands(org, "other", "rm")).await;
        let taken = world.admin.patch(&path, json!({ "name": "dangerous" })).await;
        assert_eq!(pointers(&taken.problem(409, "already_exists")), ["/name"]);
    }
}

#[actix_web::test]
async fn one_that_a_rule_names_stays() {
    let world = World::new().await;
    let path = made(&world.admin, commands(&*world.org, "dangerous", "rm")).await;
    let id = path.rsplit('/').next().unwrap();
    let rule = world.new_id();
    world
        .sql(&format!(
            "INSERT INTO guard_rules (id, kind, org_id, name, priority, action, is_active, dry_run, matches, message, comment, \
             created_at, updated_at, folded) VALUES ('{rule}', 'command', '{}', 'no', 1, 'reject', true, false, \
             '{{\"command_groups\": [\"{id}\"]}}', '', '', gatepass_now(), gatepass_now(), '')",
            world.org
        ))
        .await;
    let problem = world.admin.delete(&path).await.problem(409, "in_use");
    assert_eq!(problem["used_by"], json!({ "guard_rules": [rule] }));
    let org = format!("/organizations/{}", world.org);
    let problem = world.admin.delete(&org).await.problem(409, "in_use");
    assert_eq!(
        (&problem["used_by"]["command_groups"], &problem["used_by"]["guard_rules"]),
        (&json!([id]), &json!([rule]))
    );
    world.sql("DELETE FROM guard_rules").await;
    world.admin.delete(&path).await.expect(204);
}

#[actix_web::test]
async fn groups_are_filtered_and_sorted() {
    let world = World::new().await;
    let other = world.new_org("other").await;
    for (org, name, content) in
        [(&world.org, "b", "rm -rf"), (&world.org, "a", "halt"), (&other, "c", "mkfs")]
    {
        made(&world.admin, commands(&**org, name, content)).await;
    }
    let regex =
        json!({ "org_id": null, "name": "d", "type": "regex", "content": "drop", "comment": "Ärger" });
    made(&world.admin, regex).await;
    for (query, names) in [
        ("sort=name", &["a", "b", "c", "d"][..]),
        ("sort=-name&limit=1", &["d"]),
        ("sort=name&global=false", &["a", "b", "c"]),
        ("global=true", &["d"]),
        ("type=regex", &["d"]),
        ("sort=name&type=regex&type=command", &["a", "b", "c", "d"]),
        ("q=RM%20-rf", &["b"]),
        ("q=arger", &["d"]),
        ("q=%25", &[]),
        (&format!("org_id={other}"), &["c"]),
    ] {
        let page = world.admin.get(&format!("/command-groups?include=total&{query}")).await.expect(200);
        let found: Vec<_> =
            page["items"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
        assert_eq!(found, names, "{query}");
    }
    let page = world.admin.get("/command-groups?include=total&limit=1").await.expect(200);
    assert_eq!(page["total"], 4);
}

#[actix_web::test]
async fn every_change_moves_the_version_that_compiled_rules_have() {
    let world = World::new().await;
    let version = async || world.number("SELECT version FROM guard_version").await;
    let before = version().await;
    let path = made(&world.admin, commands(Value::Null, "x", "rm")).await;
    world.admin.patch(&path, json!({ "content": "halt" })).await.expect(200);
    world.admin.delete(&path).await.expect(204);
    assert_eq!(version().await, before + 3);
}
