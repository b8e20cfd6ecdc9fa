//! Rules are written, read, changed and deleted.

use super::{make, path, pointers, rule};
use gatepass_testing::{Person, Value, World, json, people};

#[actix_web::test]
async fn a_rule_says_what_was_left_out() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let answer =
        olga.post("/acls/login", json!({ "org_id": world.org, "name": "Nobody", "action": "reject" })).await;
    let location = answer.header("location").to_owned();
    let mut made = answer.expect(201);
    assert_eq!(olga.get(&location).await.expect(200), made);
    for name in ["id", "created_at", "updated_at"] {
        made.as_object_mut().unwrap().remove(name).unwrap();
    }
    let empty = json!({ "users": [], "groups": [], "roles": [], "kinds": [], "email_domains": [], "assets": [], "nodes": [],
        "accounts": [], "protocols": [], "sources": [], "times": null, "command_groups": [], "covers": [] });
    let whole = json!({
        "kind": "login", "org_id": world.org, "name": "Nobody", "priority": 50, "action": "reject", "is_active": true,
        "dry_run": false, "valid_from": null, "valid_until": null, "match": empty, "review": null, "recipients": [], "message": "",
        "comment": "", "warnings": [],
    });
    assert_eq!(made, whole);
}

#[actix_web::test]
async fn a_rule_comes_back_as_it_was_said() {
    let world = World::new().await;
    let (olga, bob) = (world.with_role("olga", "org_admin").await, world.member("bob").await);
    let (ops, web) = (world.group("ops", &[&bob]).await, world.asset("web").await);
    let node = world.node("prod", None).await;
    let parts = json!({
        "users": [bob.id], "groups": [ops], "roles": ["org_admin"], "kinds": ["human"], "email_domains": ["example.org"],
        "assets": [web], "nodes": [node], "accounts": ["root", "!app"], "protocols": ["ssh"],
        "sources": ["10.0.0.0/8", "192.0.2.7", "2001:db8::1-2001:db8::ff"],
        "times": { "zone": "Europe/Zurich", "spans": [{ "days": ["monday", "friday"], "start": "22:00", "end": "06:00" }] },
        "command_groups": [], "covers": [],
    });
    let levels = json!([{ "mode": "quorum", "quorum": 1, "denials": 1, "approvers": [{ "kind": "user", "id": bob.id },
        { "kind": "org_admins" }] }]);
    let said = json!({
        "org_id": world.org, "name": "Night", "priority": 7, "action": "review", "is_active": false, "dry_run": true,
        "valid_from": "2026-01-01T00:00:00Z", "valid_until": "2100-01-01T00:00:00Z", "match": parts,
        "review": { "levels": levels, "pending_for": "PT10M", "valid_for": "PT1H", "on_no_reviewer": "pass" },
        "message": "Ask the night shift", "comment": "CHG-1042",
    });
    let made = make(&olga, "asset-login", said.clone()).await;
    for (name, value) in said.as_object().unwrap() {
        assert_eq!(&made[name], value, "{name}");
    }
    let event = &world.admin.get("/events?action=guard_rule.created").await.expect(200)["items"][0];
    assert_eq!((&event["subject"]["id"], &event["subject"]["type"]), (&made["id"], &json!("guard_rule")));
    assert_eq!(event["data"]["after"]["match"]["sources"], parts["sources"]);
    let listed = olga.get("/acls/asset-login?include=total").await.expect(200);
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &made["id"]));
    assert_eq!(listed["items"][0].get("warnings"), None);
}

#[actix_web::test]
async fn every_fault_of_a_rule_is_in_one_answer() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let ghost = world.new_id();
    let bad = json!({
        "org_id": world.org, "name": "Bad", "action": "warn", "valid_from": "2026-02-01T00:00:00Z",
        "valid_until": "2026-01-01T00:00:00Z",
        "match": { "users": [ghost], "assets": [ghost], "accounts": ["@NOBODY"], "protocols": ["SSH"],
            "command_groups": [ghost], "times": { "zone": "Mars", "spans": [{ "days": ["monday"], "start": "22:00", "end": "08:00" }] } },
        "review": { "levels": [{ "approvers": [{ "kind": "group", "id": ghost }] }], "pending_for": "P2D" },
    });
    let problem = olga.post("/acls/login", bad).await.problem(422, "validation_failed");
    let pointers: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    for pointer in [
        "/action",
        "/review",
        "/valid_until",
        "/match/users",
        "/match/assets",
        "/match/accounts",
        "/match/accounts/0",
        "/match/protocols",
        "/match/protocols/0",
        "/match/command_groups",
        "/match/times/zone",
        "/review/pending_for",
        "/review/levels/0/approvers/0/id",
    ] {
        assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
    }
    let sources =
        json!({ "sources": ["10.0.0.0/33", "10.0.0.1", "somewhere"], "email_domains": ["-.org", "a b"] });
    let problem =
        olga.post("/acls/login", rule(&world, "reject", sources)).await.problem(422, "validation_failed");
    let pointers: Vec<&Value> = problem["errors"].as_array().unwrap().iter().map(|e| &e["pointer"]).collect();
    assert_eq!(
        pointers,
        ["/match/sources/0", "/match/sources/2", "/match/email_domains/0", "/match/email_domains/1"]
    );
}

#[actix_web::test]
async fn a_rule_of_another_kind_or_organization_is_not_found() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (audrey, alice) = (world.with_role("audrey", "auditor").await, world.member("alice").await);
    let elsewhere = world.new_org("elsewhere").await;
    let eve = world.stranger("eve").await;
    world.join(&elsewhere, &eve, "org_admin").await;
    let made = make(&olga, "login", rule(&world, "reject", json!({ "kinds": ["service"] }))).await;
    let global =
        json!({ "org_id": null, "name": "All", "action": "notify", "match": { "roles": ["super_admin"] } });
    let global = make(&world.admin, "login", global).await;
    audrey.get(&path("login", &made)).await.expect(200);
    audrey.get(&path("command", &made)).await.problem(404, "not_found");
    alice.get(&path("login", &made)).await.problem(404, "not_found");
    eve.get(&path("login", &made)).await.problem(404, "not_found");
    eve.delete(&path("login", &made)).await.problem(404, "not_found");
    for reader in [&olga, &audrey, &eve] {
        reader.get(&path("login", &global)).await.expect(200);
        reader
            .patch(&path("login", &global), json!({ "is_active": false }))
            .await
            .problem(403, "role_required");
    }
    audrey.delete(&path("login", &made)).await.problem(403, "role_required");
    assert_eq!(eve.get("/acls/login").await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(olga.get("/acls/login").await.expect(200)["items"].as_array().unwrap().len(), 2);
    assert_eq!(olga.get("/acls/login?global=false").await.ids(), [made["id"].as_str().unwrap()]);
    alice.get("/acls/login").await.problem(403, "role_required");
    olga.get("/acls/logins").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_change_replaces_what_it_names_and_says_so_in_the_log() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let made = make(&olga, "asset-login", rule(&world, "reject", json!({ "protocols": ["ssh"] }))).await;
    let at = path("asset-login", &made);
    let changed = olga
        .patch(&at, json!({ "match": { "protocols": ["rdp"] }, "priority": 3, "valid_until": null }))
        .await;
    let changed = changed.expect(200);
    assert_eq!((&changed["match"]["protocols"], &changed["priority"]), (&json!(["rdp"]), &json!(3)));
    assert_eq!((&changed["name"], &changed["action"]), (&made["name"], &json!("reject")));
    let event = &world.admin.get("/events?action=guard_rule.updated").await.expect(200)["items"][0];
    assert_eq!(event["data"]["before"]["match"], json!({ "protocols": ["ssh"] }));
    assert_eq!(event["data"]["after"]["match"], json!({ "protocols": ["rdp"] }));
    olga.patch(&at, json!({ "action": "review" })).await.problem(422, "validation_failed");
    olga.patch(&at, json!({ "name": null })).await.problem(422, "validation_failed");
    assert_eq!(olga.patch(&at, json!({})).await.expect(200), changed);
    olga.delete(&at).await.expect(204);
    olga.get(&at).await.problem(404, "not_found");
}

#[actix_web::test]
async fn names_are_unique_among_the_rules_of_a_kind() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let named = || json!({ "org_id": world.org, "name": "Same", "action": "reject", "dry_run": true });
    make(&olga, "login", named()).await;
    olga.post("/acls/login", named()).await.problem(409, "already_exists");
    make(&olga, "asset-login", named()).await;
    let global = || json!({ "org_id": null, "name": "Same", "action": "reject", "dry_run": true });
    make(&world.admin, "login", global()).await;
    world.admin.post("/acls/login", global()).await.problem(409, "already_exists");
}

#[actix_web::test]
async fn what_a_rule_names_is_in_use() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (bob, cleo) = (world.stranger("bob").await, world.stranger("cleo").await);
    let (ops, web, node) =
        (world.group("ops", &[]).await, world.asset("web").await, world.node("prod", None).await);
    let review = json!({ "levels": [{ "approvers": [{ "kind": "user", "id": cleo.id }] }] });
    let mut body = rule(
        &world,
        "review",
        json!({ "users": [bob.id], "groups": [ops], "assets": [web], "nodes": [node] }),
    );
    body["review"] = review;
    let made = make(&world.admin, "asset-login", body).await;
    for object in [
        format!("/groups/{ops}"),
        format!("/assets/{web}"),
        format!("/nodes/{node}"),
        format!("/users/{}", bob.id),
        format!("/users/{}", cleo.id),
    ] {
        let problem = world.admin.delete(&object).await.problem(409, "in_use");
        assert_eq!(problem["used_by"]["guard_rules"], json!([made["id"]]), "{object}");
    }
    olga.delete(&path("asset-login", &made)).await.expect(204);
    for object in [format!("/groups/{ops}"), format!("/assets/{web}"), format!("/nodes/{node}")] {
        world.admin.delete(&object).await.expect(204);
    }
}

#[actix_web::test]
async fn a_change_of_an_old_rule_is_refused_and_a_repeated_request_makes_one() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let body = rule(&world, "reject", json!({ "kinds": ["service"] }));
    let once =
        || olga.request(reqwest::Method::POST, "/acls/login").header("idempotency-key", "one").json(&body);
    let first = gatepass_testing::Answer::of(once()).await.expect(201);
    assert_eq!(gatepass_testing::Answer::of(once()).await.expect(201), first);
    let at = path("login", &first);
    let etag = olga.get(&at).await.header("etag").to_owned();
    olga.patch(&at, json!({ "priority": 2 })).await.expect(200);
    let late = olga.request(reqwest::Method::PATCH, &at).header("if-match", etag);
    let late = late
        .header("content-type", "application/merge-patch+json")
        .body(json!({ "priority": 3 }).to_string());
    gatepass_testing::Answer::of(late).await.problem(412, "stale");
}

#[actix_web::test]
async fn an_organization_has_no_more_than_a_thousand_rules() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let rows = "INSERT INTO guard_rules (id, kind, org_id, name, priority, action, is_active, dry_run, matches, message, comment, \
        created_at, updated_at, folded) SELECT gen_random_uuid(), 'login', (SELECT id FROM organizations WHERE id = 'ORG'), n::text, 1, \
        'notify', true, true, '{}', '', '', now(), now(), '' FROM generate_series(1, 1000) n";
    world.sql(&rows.replace("ORG", &world.org)).await;
    olga.post("/acls/login", rule(&world, "reject", json!({}))).await.problem(409, "too_many_rules");
    world.sql("DELETE FROM guard_rules WHERE name = '7'").await;
    olga.post("/acls/login", rule(&world, "reject", json!({ "kinds": ["service"] }))).await.expect(201);
}

#[actix_web::test]
async fn rules_are_listed_in_the_order_in_which_they_are_asked() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let mut asked = Vec::new();
    for org in [json!(null), json!(world.org), json!(elsewhere)] {
        let mut made = Vec::new();
        for (place, priority) in [30, 2, 100, 2, 50, 1].into_iter().enumerate() {
            let body = json!({ "org_id": org, "name": format!("rule {place}"), "priority": priority, "action": "notify" });
            let id = make(&world.admin, "login", body).await["id"].as_str().unwrap().to_owned();
            made.push((priority, place, id));
        }
        made.sort();
        asked.extend(made.into_iter().map(|(_, _, id)| id));
    }
    let paged = async |sort: &str| {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = world.admin.get(&format!("/acls/login?limit=4&sort={sort}{cursor}")).await.expect(200);
            found.extend(
                page["items"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next_cursor"].as_str() else { return found };
            cursor = format!("&cursor={next}");
        }
    };
    assert_eq!(paged("priority").await, asked);
    asked.reverse();
    assert_eq!(paged("-priority").await, asked);
    assert_eq!(paged("name").await.len(), asked.len());
    // A cursor belongs to its order.
    let page = world.admin.get("/acls/login?limit=4&sort=name").await.expect(200);
    let other = format!("/acls/login?limit=4&sort=priority&cursor={}", page["next_cursor"].as_str().unwrap());
    world.admin.get(&other).await.problem(400, "cursor_mismatch");
    let of_org = world.admin.get(&format!("/acls/login?sort=priority&org_id={elsewhere}")).await.ids();
    assert_eq!(of_org.iter().rev().collect::<Vec<_>>(), asked[..6].iter().collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_login_rule_that_sends_its_reviewers_to_a_review_is_refused() {
    let world = World::new().await;
    let (olga, rita) = (world.with_role("olga", "org_admin").await, world.member("rita").await);
    let reviewed = |matches: Value, reviewers: &[&Person]| {
        let mut body = rule(&world, "review", matches);
        body["name"] = json!(world.new_id());
        body["review"] = json!({ "levels": [{ "approvers": people(reviewers) }] });
        body
    };
    let refused =
        olga.post("/acls/login", reviewed(json!({}), &[&rita])).await.problem(422, "review_locks_out");
    assert_eq!(pointers(&refused), ["/review/levels/0"]);
    // Somebody else can log in, from elsewhere, or with a session that a rule on keys leaves alone.
    let roles = json!({ "roles": ["member"] });
    for (matches, reviewers) in [
        (roles.clone(), vec![&rita, &olga]),
        (json!({ "sources": ["192.0.2.0/24"] }), vec![&rita]),
        (json!({ "covers": ["api_key"] }), vec![&rita]),
    ] {
        let made = make(&olga, "login", reviewed(matches, &reviewers)).await;
        olga.delete(&path("login", &made)).await.expect(204);
    }
    let made = make(&olga, "login", reviewed(roles.clone(), &[&olga])).await;
    let change = json!({ "review": { "levels": [{ "approvers": people(&[&rita]) }] } });
    olga.patch(&path("login", &made), change).await.problem(422, "review_locks_out");
    // Connections are no logins.
    make(&olga, "asset-login", reviewed(json!({}), &[&rita])).await;
}
