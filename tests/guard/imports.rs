//! `POST /command-groups/import`: groups of JumpServer.

use super::{commands, made, pointers};
use futures::future::join_all;
use gatepass_testing::{Answer, Value, World, json};
use reqwest::Method;

/// Groups as JumpServer returns them, and others that people send to it.
fn groups() -> Value {
    json!([
        { "id": "0d4a2f5c-9f0e-4c45-8d2b-0a6f9f7c2f11", "name": "dangerous", "type": { "value": "command", "label": "Command" },
          "content": "rm -rf\r\nshutdown\r\n", "ignore_case": true, "comment": null, "org_name": "Default" },
        { "name": "queries", "type": "regex", "content": "drop\\s+table\r\ntruncate\\s", "ignore_case": false, "comment": "SQL" },
        { "name": "taken", "content": "ls" },
        { "name": "queries", "content": "ls" },
        { "name": "python", "type": "regex", "content": "ls\nrm(?!x)" },
        { "name": "empty", "content": "\r\n" },
        { "name": "taken", "type": "command", "content": "a; b" },
    ])
}

#[actix_web::test]
async fn each_group_is_created_or_skipped_with_reasons() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    made(&olga, commands(&*world.org, "taken", "rm")).await;
    let body = json!({ "org_id": world.org, "items": groups() });
    let stored = async || world.number("SELECT count(*) FROM command_groups").await;
    let events =
        async || world.number("SELECT count(*) FROM events WHERE action = 'command_group.created'").await;
    let planned = olga.post("/command-groups/import?dry_run=true", body.clone()).await.expect(200);
    assert_eq!((stored().await, events().await, &planned["is_stored"]), (1, 1, &json!(false)));
    let report = olga.post("/command-groups/import", body.clone()).await.expect(200);
    assert_eq!((stored().await, events().await, &report["is_stored"]), (3, 3, &json!(true)));
    assert_eq!((&report["created_count"], &report["skipped_count"]), (&json!(2), &json!(5)));
    let reasons = |report: &Value| -> Vec<Vec<(String, String)>> {
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        let of = |group: &Value| {
            let reasons = group["reasons"].as_array().unwrap().iter();
            reasons.map(|fault| (text(fault, "pointer"), text(fault, "code"))).collect()
        };
        report["items"].as_array().unwrap().iter().map(of).collect()
    };
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let expected = [
        vec![],
        vec![],
        vec![fault("/items/2/name", "already_exists")],
        vec![fault("/items/3/name", "already_exists")],
        vec![fault("/items/4/content", "invalid_regex")],
        vec![fault("/items/5/content", "required")],
        vec![fault("/items/6/name", "already_exists"), fault("/items/6/content", "invalid_command")],
    ];
    assert_eq!((reasons(&planned), reasons(&report)), (expected.clone().into(), expected.into()));
    let detail = report["items"][4]["reasons"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("line 2, column 3 (offset 5): look-around"), "{detail}");
    let queries = olga
        .get(&format!("/command-groups/{}", report["items"][1]["id"].as_str().unwrap()))
        .await
        .expect(200);
    assert_eq!(
        (&queries["content"], &queries["ignore_case"]),
        (&json!("drop\\s+table|truncate\\s"), &json!(false))
    );
    let list = olga
        .get(&format!("/command-groups/{}", report["items"][0]["id"].as_str().unwrap()))
        .await
        .expect(200);
    assert_eq!((&list["content"], &list["comment"]), (&json!("rm -rf\nshutdown\n"), &json!("")));
    assert!(report["items"][2]["id"].is_null() && planned["items"][0]["id"].is_null());
    // Now all names are taken.
    let again = olga.post("/command-groups/import", body).await.expect(200);
    assert_eq!(again["created_count"], 0);
}

#[actix_web::test]
async fn a_request_that_is_sent_again_imports_once() {
    let world = World::new().await;
    let body = json!({ "org_id": null, "items": [{ "name": "x", "content": "rm" }] });
    let send = || {
        let request = world.admin.request(Method::POST, "/command-groups/import");
        Answer::of(request.header("idempotency-key", "once").json(&body))
    };
    let first = send().await.expect(200);
    assert_eq!((&first, &first["created_count"]), (&send().await.expect(200), &json!(1)));
    // Two who import the same at once: each name is one group.
    let both = json!({ "org_id": null, "items": [{ "name": "y", "content": "rm" }, { "name": "z", "content": "rm" }] });
    let answers = join_all((0..4).map(|_| world.admin.post("/command-groups/import", both.clone()))).await;
    let created: u64 = answers.into_iter().map(|a| a.expect(200)["created_count"].as_u64().unwrap()).sum();
    assert_eq!((created, world.number("SELECT count(*) FROM command_groups").await), (2, 3));
}

#[actix_web::test]
async fn only_those_who_may_write_groups_import_them() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (eve, mia) = (world.with_role("eve", "auditor").await, world.member("mia").await);
    for query in ["", "?dry_run=true"] {
        let path = format!("/command-groups/import{query}");
        let body = |org: Value| json!({ "org_id": org, "items": [{ "name": "x", "content": "rm" }] });
        eve.post(&path, body(json!(world.org))).await.problem(403, "role_required");
        olga.post(&path, body(Value::Null)).await.problem(403, "role_required");
        mia.post(&path, body(json!(world.org))).await.problem(404, "not_found");
        let nobody =
            world.admin.post(&path, body(json!(world.new_id()))).await.problem(422, "validation_failed");
        assert_eq!(pointers(&nobody), ["/org_id"]);
    }
    let many: Vec<Value> = (0..201).map(|n| json!({ "name": format!("n{n}"), "content": "rm" })).collect();
    let problem = olga.post("/command-groups/import", json!({ "org_id": world.org, "items": many })).await;
    assert_eq!(pointers(&problem.problem(422, "validation_failed")), ["/items"]);
    let wrong = json!({ "org_id": world.org, "items": [{ "name": "", "type": "glob", "content": 1 }] });
    let problem = olga.post("/command-groups/import", wrong).await.problem(422, "validation_failed");
    let mut told = pointers(&problem);
    told.sort_unstable();
    assert_eq!(told, ["/items/0/content", "/items/0/name", "/items/0/type"]);
    assert_eq!(world.number("SELECT count(*) FROM command_groups").await, 0);
}
