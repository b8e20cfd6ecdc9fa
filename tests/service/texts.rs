//! Texts in requests: names that look alike are equal, and what nobody sees is refused.

use crate::inventory::{account, asset, fault, faults, node};
use gatepass_testing::{Value, World, json};

/// Spellings of `Größe` that look alike.
const ALIKE: [&str; 4] =
    ["Gro\u{308}\u{df}e", " Gr\u{f6}\u{df}e", "Gr\u{f6}\u{df}e \n", "\u{a0}Gr\u{f6}\u{df}e\u{3000}"];
/// Characters that nobody sees.
const HIDDEN: [char; 6] = ['\u{7}', '\n', '\u{200b}', '\u{202e}', '\u{2060}', '\u{feff}'];

#[actix_web::test]
async fn siblings_whose_names_look_alike_have_one_name() {
    let world = World::new().await;
    let (boss, org) = (&world.admin, &world.org);
    let body = |name: &str| json!({ "org_id": org, "name": name });
    assert_eq!(boss.post("/nodes", body(ALIKE[0])).await.expect(201)["name"], "Gr\u{f6}\u{df}e");
    assert_eq!(boss.post("/groups", body(ALIKE[0])).await.expect(201)["name"], "Gr\u{f6}\u{df}e");
    for name in ALIKE {
        boss.post("/nodes", body(name)).await.problem(409, "already_exists");
        boss.post("/groups", body(name)).await.problem(409, "already_exists");
        let found = boss.get(&format!("/groups?name={}", name.replace('\n', "%0A"))).await;
        assert_eq!(found.expect(200)["items"].as_array().unwrap().len(), 1, "{name:?}");
    }
}

#[actix_web::test]
async fn names_have_no_character_that_nobody_sees_and_are_not_blank() {
    let world = World::new().await;
    let boss = &world.admin;
    let home = node(boss, &world.org, "home", None).await;
    let host = asset(boss, &world.org, "host", &[&home]).await;
    for hidden in HIDDEN {
        let name = format!("ro{hidden}ot");
        let refused = async |path: &str, body: Value, pointer: &str| {
            let problem = boss.post(path, body).await.problem(422, "validation_failed");
            assert_eq!(faults(&problem), [fault(pointer, "invalid_character")], "{path} {hidden:?}");
            let detail = problem["errors"][0]["detail"].as_str().unwrap();
            assert_eq!(detail, format!("U+{:04X} is not allowed", u32::from(hidden)));
        };
        refused("/nodes", json!({ "org_id": world.org, "name": name }), "/name").await;
        refused("/groups", json!({ "org_id": world.org, "name": name }), "/name").await;
        refused(&format!("/assets/{host}/accounts"), json!({ "username": name }), "/username").await;
        let rule = json!({ "org_id": world.org, "name": "rule", "accounts": ["root", format!("!{name}")] });
        refused("/permissions", rule, "/accounts/1").await;
        let problem = boss.patch(&format!("/assets/{host}"), json!({ "address": name })).await;
        assert_eq!(
            faults(&problem.problem(422, "validation_failed")),
            [fault("/address", "invalid_character")]
        );
    }
    for blank in ["", " ", "\n", "\u{a0}\t"] {
        let problem = boss.post("/nodes", json!({ "org_id": world.org, "name": blank })).await;
        assert_eq!(
            faults(&problem.problem(422, "validation_failed")),
            [fault("/name", "wrong_format")],
            "{blank:?}"
        );
    }
    // Prose may have several lines.
    let body = json!({ "org_id": world.org, "name": "rule", "comment": "one\ntwo" });
    assert_eq!(boss.post("/permissions", body).await.expect(201)["comment"], "one\ntwo");
}

#[actix_web::test]
async fn an_address_is_stored_and_found_in_one_form() {
    let world = World::new().await;
    let boss = &world.admin;
    let home = node(boss, &world.org, "home", None).await;
    let host = asset(boss, &world.org, "host", &[&home]).await;
    let path = format!("/assets/{host}");
    for (written, stored) in [
        ("10.0.0.1 ", "10.0.0.1"),
        ("2001:DB8:0:0::0001", "2001:db8::1"),
        ("[2001:0db8::1]:22", "[2001:db8::1]:22"),
    ] {
        assert_eq!(boss.patch(&path, json!({ "address": written })).await.expect(200)["address"], stored);
    }
    assert_eq!(boss.get("/assets?q=2001:DB8:0::1").await.ids(), [host.clone()]);
    boss.patch(&path, json!({ "address": "2001:db8::1" })).await.expect(200);
    assert_eq!(boss.get("/assets?address=2001:DB8:0::1").await.ids(), [host]);
}

#[actix_web::test]
async fn accounts_may_have_blanks_inside() {
    let world = World::new().await;
    let boss = &world.admin;
    let home = node(boss, &world.org, "home", None).await;
    let host = asset(boss, &world.org, "host", &[&home]).await;
    account(boss, &host, "CORP\\John Smith").await;
    let rule = json!({ "org_id": world.org, "name": "rule", "users": [boss.id], "assets": [host],
        "accounts": ["CORP\\John Smith"], "protocols": ["all"] });
    boss.post("/permissions", rule).await.expect(201);
    let asked =
        json!({ "asset_id": host, "account": "CORP\\John Smith", "protocol": "ssh", "action": "connect" });
    assert_eq!(boss.post("/access/check", asked).await.expect(200)["allowed"], true);
}

#[actix_web::test]
async fn login_names_are_as_directories_have_them() {
    let world = World::new().await;
    let password = "correct horse battery staple";
    for (written, stored, other) in [
        ("o'connor@x", "o'connor@x", "O'Connor@X"),
        ("guest#EXT#@x", "guest#EXT#@x", "Guest#ext#@x"),
        ("svc$", "svc$", "SVC$"),
        ("\u{c9}lodie", "\u{e9}lodie", "E\u{301}LODIE"),
        ("\u{410}\u{43d}\u{43d}\u{430}", "\u{430}\u{43d}\u{43d}\u{430}", "\u{410}\u{41d}\u{41d}\u{410}"),
    ] {
        let body = |name: &str| json!({ "username": name, "name": "N", "password": password });
        assert_eq!(world.admin.post("/users", body(written)).await.expect(201)["username"], stored);
        world.admin.post("/users", body(other)).await.problem(409, "already_exists");
        let login = json!({ "username": other, "password": password });
        world.anon().post("/auth/login", login).await.expect(200);
    }
    for (refused, code) in [
        ("two words", "wrong_format"),
        ("a*", "wrong_format"),
        ("@ALL", "invalid_character"),
        ("-x", "invalid_character"),
        ("ro\u{200b}ot", "invalid_character"),
    ] {
        let problem = world.admin.post("/users", json!({ "username": refused, "name": "N" })).await;
        assert_eq!(faults(&problem.problem(422, "validation_failed")), [fault("/username", code)]);
    }
    let alice = world.member("alice").await;
    let path = format!("/users/{}", alice.id);
    let problem = world.admin.patch(&path, json!({ "username": "$x" })).await;
    assert_eq!(faults(&problem.problem(422, "validation_failed")), [fault("/username", "invalid_character")]);
    assert_eq!(
        world.admin.patch(&path, json!({ "username": "alice$" })).await.expect(200)["username"],
        "alice$"
    );
}

#[actix_web::test]
async fn a_password_fits_however_a_keyboard_writes_it() {
    let world = World::new().await;
    let (composed, decomposed) = ("J\u{fc}rgens Geheimnis 4711", "Ju\u{308}rgens\u{3000}Geheimnis 4711");
    let body = json!({ "username": "jo", "name": "Jo", "password": decomposed });
    world.admin.post("/users", body).await.expect(201);
    let log_in = async |password: &str| {
        let body = json!({ "username": "jo", "password": password });
        world.admin.post("/auth/login", body).await
    };
    log_in(composed).await.expect(200);
    log_in(decomposed).await.expect(200);
    log_in(&composed.to_uppercase()).await.problem(401, "invalid_credentials");
    log_in(&format!("{composed} ")).await.problem(401, "invalid_credentials");
    let body = json!({ "username": "bo", "name": "Bo", "password": "with a bell\u{7} in the middle" });
    let problem = world.admin.post("/users", body).await.problem(422, "validation_failed");
    assert_eq!(faults(&problem), [fault("/password", "invalid_character")]);
}

#[actix_web::test]
async fn a_search_that_is_no_text_is_refused_by_every_list() {
    let world = World::new().await;
    let operations = crate::attacks::document::operations();
    let lists = operations.into_iter().filter(|op| op.method == "GET" && !op.has_ids());
    let searching = lists.filter(|op| op.parameters().any(|p| p["name"] == "q"));
    let mut asked = 0;
    for operation in searching {
        for q in ["%ff", "%ed%a0%80", "a%c3"] {
            let problem = world.admin.get(&format!("{}?q={q}", operation.path)).await;
            assert_eq!(faults(&problem.problem(400, "invalid_query")), [fault("q", "invalid_character")]);
        }
        asked += 1;
    }
    assert!(asked >= 10, "only {asked} lists");
}

#[actix_web::test]
async fn a_blank_search_is_none() {
    let world = World::new().await;
    world.group("ops", &[]).await;
    for q in ["", "%20", "+", "%C2%A0"] {
        assert_eq!(world.admin.get(&format!("/groups?q={q}")).await.ids().len(), 1, "{q}");
    }
}
