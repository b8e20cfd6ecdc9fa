//! Searches by `q`: every list finds a text in whatever case, form and with whatever accents it is written, in every database
//! alike, and finds nothing across two fields.

use crate::inventory::id;
use gatepass_domain::writing::{UNFINISHED, fold_fields};
use gatepass_testing::{Value, World, administering, asking, json};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// The name of everything in these tests.
const NAME: &str = "Gr\u{f6}\u{df}e \u{39f}\u{3b4}\u{3cc}\u{3c2} caf\u{e9} \u{130}zmir \u{ff50}rod";
/// Spellings of parts of it.
const FOUND: [&str; 14] = [
    "gr\u{f6}\u{df}e",
    "GR\u{d6}SSE",
    "Gro\u{308}sse",
    "GR\u{d6}\u{1e9e}E",
    "grosse%20%20%CE%9F%CE%94%CE%9F%CE%A3",
    "\u{3bf}\u{3b4}\u{3bf}\u{3c3}",
    "\u{3bf}\u{3b4}\u{3cc}\u{3c2}",
    "CAF\u{c9}",
    "cafe\u{301}",
    "cafe",
    "izmir",
    "\u{130}ZM\u{130}R",
    "PROD",
    "\u{ff30}\u{ff32}\u{ff2f}\u{ff24}",
];
const NOT_FOUND: [&str; 4] = ["grose", "cafes", "prod%25", "_rosse"];

/// A world where every list has one object with [`NAME`], and the paths of those lists.
async fn furnished(world: &World) -> Vec<String> {
    let (boss, org) = (&world.admin, &world.org);
    let alice = world.member("alice").await;
    boss.patch(&format!("/users/{}", alice.id), json!({ "name": NAME })).await.expect(200);
    boss.post("/organizations", json!({ "name": NAME, "slug": "second" })).await.expect(201);
    let group = id(&boss.post("/groups", json!({ "org_id": org, "name": NAME })).await.expect(201));
    boss.put(&format!("/groups/{group}/members/{}", alice.id), Value::Null).await.expect(201);
    let home = id(&boss.post("/nodes", json!({ "org_id": org, "name": NAME })).await.expect(201));
    let host = json!({ "org_id": org, "name": NAME, "category": "host", "nodes": [home],
        "protocols": [{ "name": "ssh", "port": 22 }] });
    let host = id(&boss.post("/assets", host).await.expect(201));
    boss.post(&format!("/assets/{host}/accounts"), json!({ "username": NAME })).await.expect(201);
    let rule = json!({ "org_id": org, "name": NAME, "users": [alice.id], "assets": [host], "accounts": ["@ALL"],
        "protocols": ["all"] });
    boss.post("/permissions", rule).await.expect(201);
    let commands = json!({ "org_id": org, "name": NAME, "type": "command", "content": "rm" });
    boss.post("/command-groups", commands).await.expect(201);
    alice.post("/api-keys", json!({ "name": NAME, "scopes": ["tickets:read"] })).await.expect(201);
    let device = json!({ "ticket_type": "device_admin", "item": { "assets": [host] }, "description": NAME,
        "duration": { "mode": "max", "max": "PT8H" } });
    let item = world.item("Machines", device).await;
    alice.ask(administering(world, &item, &host)).await;
    let alice_id = &alice.id;
    vec![
        "/users?".to_owned(),
        "/organizations?".to_owned(),
        "/groups?".to_owned(),
        format!("/groups/{group}/members?"),
        format!("/organizations/{org}/members?"),
        "/nodes?".to_owned(),
        "/assets?".to_owned(),
        format!("/assets/{host}/accounts?"),
        "/permissions?".to_owned(),
        "/api-keys?".to_owned(),
        "/flows?".to_owned(),
        "/command-groups?".to_owned(),
        "/catalog?".to_owned(),
        format!("/catalog/{item}/devices?"),
        "/tickets?".to_owned(),
        "/grants?".to_owned(),
        format!("/access/assets?user_id={alice_id}&"),
    ]
}

#[actix_web::test]
async fn every_list_finds_a_text_however_it_is_written_whatever_the_locale_of_the_database() {
    for letters in ["C", "C.UTF-8"] {
        let world = World::with_letters(letters).await;
        for list in furnished(&world).await {
            for (queries, count) in [(&FOUND[..], 1), (&NOT_FOUND[..], 0)] {
                for q in queries {
                    let page = world.admin.get(&format!("{list}q={q}")).await.expect(200);
                    let items = page["items"].as_array().unwrap();
                    assert_eq!(items.len(), count, "{list}q={q} with {letters}: {items:?}");
                }
            }
        }
        let asked = world.admin.get("/tickets?applicant_name=GROSSE").await.ids();
        assert_eq!(asked.len(), 1);
    }
}

#[actix_web::test]
async fn nothing_is_found_across_two_fields() {
    let world = World::new().await;
    let boss = &world.admin;
    let alice = world.member("alpha").await;
    boss.patch(&format!("/users/{}", alice.id), json!({ "name": "Beta" })).await.expect(200);
    boss.post("/organizations", json!({ "name": "Alpha", "slug": "beta" })).await.expect(201);
    let host = world.asset("alpha").await;
    boss.patch(&format!("/assets/{host}"), json!({ "address": "beta" })).await.expect(200);
    let group = world.group("gamma", &[]).await;
    world.item("Alpha", json!({ "description": "Beta", "item": { "groups": [group] } })).await;
    world.flow(json!({ "type": "automatic" })).await;
    let commands =
        json!({ "org_id": null, "name": "Alpha", "comment": "Beta", "type": "command", "content": "x" });
    boss.post("/command-groups", commands).await.expect(201);
    let mut body = asking(&world, &host);
    (body["title"], body["reason"]) = (json!("Alpha"), json!("Beta"));
    alice.ask(body).await;
    for list in
        ["users", "organizations", "assets", "flows", "catalog", "command-groups", "tickets", "grants"]
    {
        for (q, count) in
            [("alpha", 1), ("BETA", 1), ("alpha%20beta", 0), ("alphabeta", 0), ("alpha%1Fbeta", 0)]
        {
            let found = boss.get(&format!("/{list}?q={q}")).await.expect(200);
            assert_eq!(found["items"].as_array().unwrap().len(), count, "{list} {q}");
        }
    }
}

#[actix_web::test]
async fn the_database_folds_as_the_server_does_as_far_as_it_can() {
    let world = World::with_letters("C").await;
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let plain =
        proptest::collection::vec("[ -~\\t\\nßØΣςЯıe\u{301}\u{e9}\u{c9}\u{f1}\u{2003}\u{ff21}]{0,12}", 1..4);
    let any = proptest::collection::vec("\\PC{0,12}", 1..4);
    for strategy in [plain.boxed(), any.boxed()] {
        for _ in 0..200 {
            let fields = strategy.new_tree(&mut runner).unwrap().current();
            let list: Vec<String> =
                fields.iter().map(|field| format!("'{}'", field.replace('\'', "''"))).collect();
            let stored = world.query(&format!("SELECT search_text({})", list.join(", "))).await.remove(0);
            let folded = fold_fields(fields.iter().map(String::as_str));
            if stored.starts_with(UNFINISHED) {
                assert_eq!(gatepass_domain::writing::refold(&stored), folded, "{fields:?}");
            } else {
                assert_eq!(stored, folded, "{fields:?}");
            }
        }
    }
}
