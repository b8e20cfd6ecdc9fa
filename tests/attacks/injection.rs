//! Injection (API8:2023): SQL, patterns, headers and formulas in every text that a caller can send. The API returns
//! formulas unchanged; exports neutralise them (`tests/exports`).

use super::document::{everything, operations};
use gatepass_testing::{Answer, Value, World, json};
use reqwest::Method;

const SQL: &[&str] = &[
    "'",
    "\"\\",
    "' OR '1'='1' --",
    "'; DROP TABLE users; --",
    "') UNION SELECT password_hash FROM users --",
    "$1",
    "%",
    "_",
    "{NULL}",
    "/**/",
    "\u{2019} OR 1=1",
    "created_at; SELECT pg_sleep(9)",
];

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Objects of every kind, so that a filter that matched everything would return something.
async fn furnished() -> World {
    let world = World::new().await;
    let alice = world.member("alice").await;
    super::document::Estate::new(&world, &alice).await;
    world
}

#[actix_web::test]
async fn every_text_parameter_of_every_list_is_a_value_and_no_code() {
    let world = furnished().await;
    let before = everything(&world).await;
    let mut attacked = 0;
    for operation in operations().into_iter().filter(|op| op.method == "GET" && !op.has_ids()) {
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().unwrap();
            attacked += 1;
            for text in SQL {
                let path = format!("{}?{name}={}", operation.path, encoded(text));
                let answer = world.admin.get(&path).await;
                let is_answered = answer.status == 200
                    || answer.status == 400
                    || answer.status == 422
                    || answer.status == 404;
                assert!(is_answered, "{path} ({text}): {} {}", answer.status, answer.text);
                let items = answer.json["items"].as_array().map_or(0, Vec::len);
                assert_eq!(items, 0, "{path} ({text}) matches something: {}", answer.text);
            }
        }
    }
    assert!(attacked >= 100, "only {attacked} parameters were attacked");
    assert_eq!(everything(&world).await, before, "something was changed");
}

#[actix_web::test]
async fn texts_in_bodies_come_back_as_they_were_sent() {
    let world = World::new().await;
    let formulas = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\")",
        "<script>alert(1)</script>",
        "${jndi:ldap://x}",
        "{{7*7}}",
    ];
    for (n, text) in SQL.iter().chain(&formulas).enumerate() {
        let name = format!("{n} {text}");
        let made =
            world.admin.post("/groups", json!({ "org_id": world.org, "name": name })).await.expect(201);
        assert_eq!(made["name"], name);
        let found = world.admin.get(&format!("/groups?name={}", encoded(&name))).await.expect(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{name}");
        let found = world.admin.get(&format!("/groups?q={}", encoded(&name))).await.expect(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{name}");
    }
    let login = async |username: &str| {
        world.anon().post("/auth/login", json!({ "username": username, "password": "x" })).await
    };
    for text in SQL {
        let answer = login(text).await;
        assert!(answer.status == 401 || answer.status == 422, "{text}: {}", answer.text);
    }
}

#[actix_web::test]
async fn cursors_are_read_and_not_run() {
    let world = World::new().await;
    for n in 0..3 {
        world
            .admin
            .post("/groups", json!({ "org_id": world.org, "name": format!("g{n}") }))
            .await
            .expect(201);
    }
    let first = world.admin.get("/groups?limit=1&sort=name").await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    for spoiled in [
        &cursor[1..],
        &cursor[..cursor.len() - 1],
        &cursor.to_uppercase(),
        &format!("{cursor}{cursor}"),
        "",
        "e30",
        "bnVsbA",
        "W10",
        "====",
        "../x",
    ] {
        let path = format!("/groups?limit=1&sort=name&cursor={}", encoded(spoiled));
        let answer = world.admin.get(&path).await;
        assert_eq!(answer.status, 400, "{spoiled}: {}", answer.text);
    }
    for (list, other) in
        [("/groups?sort=-name", "order"), ("/groups?sort=name&q=g", "filter"), ("/users?sort=name", "list")]
    {
        let answer = world.admin.get(&format!("{list}&limit=1&cursor={cursor}")).await;
        assert_eq!(answer.status, 400, "another {other}: {}", answer.text);
    }
}

#[actix_web::test]
async fn headers_are_not_split_by_what_is_echoed_in_them() {
    let world = World::new().await;
    let long = "i".repeat(5000);
    for id in ["a b", "a\"b", "<script>", "a;b", "a,b", "é", "a\tb", "{}", long.as_str()] {
        let Ok(value) = reqwest::header::HeaderValue::from_bytes(id.as_bytes()) else { continue };
        let answer = Answer::of(world.admin.request(Method::GET, "/me").header("x-request-id", value)).await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{id}: one of ours");
    }
    for head in [
        "X-Request-Id: a\nSet-Cookie: x=y",
        "X-Request-Id: a\rSet-Cookie: x=y",
        "X-Request-Id: a\0b",
        "X-Request-Id\n: a",
    ] {
        let said = super::raw::exchange(
            &world,
            format!("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}\r\n\r\n").as_bytes(),
        );
        assert!(!said.to_lowercase().contains("set-cookie"), "{said}");
    }
    for traceparent in
        ["00-' OR 1=1-x-01", "00-00000000000000000000000000000000-0000000000000000-00", "\"", "00-ZZ"]
    {
        let request = world.admin.request(Method::PATCH, "/me").header("traceparent", traceparent);
        Answer::of(request.json(&json!({ "name": "Admin" }))).await.expect(200);
    }
    let kept: Value = json!(
        world
            .query("SELECT DISTINCT coalesce(trace_id, 'none') FROM events WHERE action = 'user.updated'")
            .await
    );
    assert_eq!(kept, json!(["none"]));
}
