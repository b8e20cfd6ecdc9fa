//! The server accepts and refuses parameters and bodies, and writes problems, as the document says.

use gatepass_testing::{Answer, World, json};
use reqwest::Method;

#[actix_web::test]
async fn a_query_keeps_the_published_bounds() {
    let world = World::new().await;
    let cases = [
        (format!("/users?q={}", "x".repeat(201)), "too_long"),
        ("/events?limit=0".to_owned(), "too_small"),
        ("/nodes?limit=-1".to_owned(), "too_small"),
        ("/users?q=a%00b".to_owned(), "invalid_character"),
        (format!("/events?cursor={}", "x".repeat(2001)), "too_long"),
        (format!("/groups?{}", ["name=a"; 21].join("&")), "too_many"),
    ];
    for (path, code) in cases {
        let problem = world.admin.get(&path).await.problem(400, "invalid_query");
        assert_eq!(problem["errors"][0]["code"], code, "{path}");
    }
    // Lengths count characters, not bytes.
    world.admin.get(&format!("/users?q={}", "ü".repeat(200))).await.expect(200);
}

#[actix_web::test]
async fn headers_keep_the_published_bounds() {
    let world = World::new().await;
    let org = format!("/organizations/{}", world.org);
    let long = "x".repeat(1001);
    for (method, path, name, value) in [
        (Method::GET, org.as_str(), "if-none-match", long.as_str()),
        (Method::DELETE, &org, "if-match", &long),
        (Method::POST, "/organizations", "idempotency-key", "two words"),
        (Method::POST, "/organizations", "idempotency-key", ""),
        (Method::POST, "/organizations", "idempotency-key", "ü"),
    ] {
        let takes_body = method == Method::POST;
        let request = world.admin.request(method, path).header(name, value);
        let body = json!({ "name": "Other", "slug": "other" });
        let request = if takes_body { request.json(&body) } else { request };
        let problem = Answer::of(request).await.problem(400, "invalid_header");
        assert_eq!(problem["errors"][0]["pointer"].as_str().unwrap().to_lowercase(), name);
    }
    assert_eq!(world.number("SELECT count(*) FROM organizations WHERE slug = 'other'").await, 0);
}

#[actix_web::test]
async fn a_change_needs_a_body_and_an_action_does_not() {
    let world = World::new().await;
    Answer::of(world.admin.request(Method::PATCH, "/me")).await.problem(400, "invalid_json");
    let nothing = "00000000-0000-7000-8000-000000000000";
    let cancel = world.admin.request(Method::POST, &format!("/tickets/{nothing}/cancel"));
    Answer::of(cancel).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_resource_beside_an_id_answers_its_own_methods_only() {
    let world = World::new().await;
    let answer = world.admin.get("/tickets/preview").await;
    assert_eq!(answer.header("allow"), "POST");
    answer.problem(405, "method_not_allowed");
    let answer = world.admin.patch("/permissions/export?q=x", json!({})).await;
    answer.problem(405, "method_not_allowed");
    world.admin.get("/tickets/another").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_problem_is_no_longer_than_published() {
    let world = World::new().await;
    let ids = vec!["no id"; 1000];
    let body = json!({ "org_id": world.org, "name": "Everybody", "users": ids, "x".repeat(5000): 1 });
    let problem = world.admin.post("/permissions", body).await.problem(422, "validation_failed");
    assert!(problem["detail"].as_str().unwrap().chars().count() <= 10_000);
    let faults = problem["errors"].as_array().unwrap();
    assert_eq!(faults.len(), 100);
    assert!(faults.iter().all(|fault| fault["pointer"].as_str().unwrap().len() <= 1000));
}

#[actix_web::test]
async fn a_cursor_holds_the_longest_name() {
    let world = World::new().await;
    for letter in ["\u{1f511}", "\u{1f512}"] {
        let group = json!({ "org_id": world.org, "name": letter.repeat(200) });
        world.admin.post("/groups", group).await.expect(201);
    }
    let first = world.admin.get("/groups?sort=name&limit=1").await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = world.admin.get(&format!("/groups?sort=name&limit=1&cursor={cursor}")).await;
    assert_eq!(second.ids().len(), 1);
}

#[actix_web::test]
async fn a_whole_number_may_have_a_decimal_point() {
    let world = World::new().await;
    let node = world.admin.post("/nodes", json!({ "org_id": world.org, "name": "All" })).await.expect(201);
    let protocols = json!([{ "name": "ssh", "port": 22.0 }]);
    let asset = json!({ "org_id": world.org, "name": "web", "category": "host", "nodes": [node["id"]], "protocols": protocols });
    let made = world.admin.post("/assets", asset).await.expect(201);
    assert_eq!(made["protocols"][0]["port"], 22);
}
