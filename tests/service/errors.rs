//! Errors of every operation: always problem details, whatever the cause.

use gatepass_testing::{Answer, World, json};
use reqwest::Method;

#[actix_web::test]
async fn an_unknown_route_is_a_problem() {
    let world = World::new().await;
    for path in ["/api/v1/nothing", "/api/v1", "/api/v1/tickets/x/y/z"] {
        world.admin.get(path).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn a_wrong_method_names_the_right_ones() {
    let world = World::new().await;
    let answer = world.admin.delete("/me").await;
    assert_eq!(answer.header("allow"), "GET, PATCH, HEAD");
    answer.problem(405, "method_not_allowed");
    let answer = world.admin.get("/auth/login").await;
    assert_eq!(answer.header("allow"), "POST");
    answer.problem(405, "method_not_allowed");
}

#[actix_web::test]
async fn an_id_that_is_none_names_nothing() {
    let world = World::new().await;
    world.admin.get("/users/42").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_body_that_is_no_json_is_refused() {
    let world = World::new().await;
    let request = |body: String| {
        world
            .anon()
            .request(Method::POST, "/auth/login")
            .header("content-type", "application/json")
            .body(body)
    };
    for body in ["{", "not json", "{\"username\": \"a\"} trailing", "\u{feff}{}"] {
        Answer::of(request(body.to_owned())).await.problem(400, "invalid_json");
    }
    // Nesting deeper than any of our types is refused at once.
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    Answer::of(request(deep)).await.problem(400, "invalid_json");
    for body in ["[]", "null", "3", "\"text\""] {
        Answer::of(request(body.to_owned())).await.problem(422, "validation_failed");
    }
}

#[actix_web::test]
async fn another_media_type_is_refused() {
    let world = World::new().await;
    let login = || world.anon().request(Method::POST, "/auth/login").body("{}");
    Answer::of(login()).await.problem(415, "unsupported_media_type");
    Answer::of(login().header("content-type", "text/plain")).await.problem(415, "unsupported_media_type");
    Answer::of(login().header("content-type", "Application/JSON; charset=utf-8"))
        .await
        .problem(422, "validation_failed");
}

#[actix_web::test]
async fn too_large_a_body_is_refused() {
    let world = World::new().await;
    let body = json!({ "username": "a".repeat(2 * 1024 * 1024), "password": "b" });
    world.anon().post("/auth/login", body).await.problem(413, "too_large");
}

#[actix_web::test]
async fn unknown_query_parameters_are_all_named() {
    let world = World::new().await;
    let problem =
        world.admin.get("/users?colour=red&limit=many&shape=round").await.problem(400, "invalid_query");
    let faults: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(faults, ["colour", "limit", "shape"]);
    let problem =
        world.admin.get("/users?kind=human&kind=service&limit=1&limit=2").await.problem(400, "invalid_query");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    assert_eq!(
        (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
        (&json!("limit"), &json!("repeated"))
    );
    let long = format!("/users?q={}", "a".repeat(1001));
    world.admin.get(&long).await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn text_that_the_database_can_not_hold_is_refused() {
    let world = World::new().await;
    world.admin.patch("/me", json!({ "name": "a\u{0}b" })).await.problem(422, "validation_failed");
    world.admin.get("/users?q=a%00b").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn request_ids_are_returned_and_minted() {
    let world = World::new().await;
    let given = Answer::of(world.admin.request(Method::GET, "/me").header("x-request-id", "build-17")).await;
    assert_eq!(given.header("x-request-id"), "build-17");
    let odd = Answer::of(world.admin.request(Method::GET, "/me").header("x-request-id", "a b\"c")).await;
    assert_eq!(odd.header("x-request-id").len(), 36);
    let none = world.admin.get("/me").await;
    assert_eq!(none.header("x-request-id").len(), 36);
}

#[actix_web::test]
async fn a_lost_database_is_503_and_comes_back() {
    let world = World::new().await;
    world.admin.get("/me").await.expect(200);
    world.break_connections().await;
    // The pool notices a terminated connection at its next use, and replaces it.
    let mut last = 0;
    for _ in 0..10 {
        let answer = world.admin.get("/me").await;
        last = answer.status.as_u16();
        assert!(last == 200 || last == 503, "{}", answer.text);
        if last == 503 {
            assert!(!answer.header("retry-after").is_empty());
        }
    }
    assert_eq!(last, 200);
}

#[actix_web::test]
async fn parameters_that_an_operation_does_not_take_are_refused() {
    let world = World::new().await;
    for answer in [
        world.admin.get("/me?colour=red").await,
        world.admin.post("/groups?dry_run=true", json!({})).await,
        world.root("/healthz?verbose=1").await,
    ] {
        let problem = answer.problem(400, "invalid_query");
        assert_eq!(problem["errors"][0]["code"], "unknown_parameter", "{problem}");
    }
    world.root("/healthz?").await.expect(200);
    world.admin.get("/users?limit=0").await.problem(400, "invalid_query");
    world.admin.get("/users?limit=9223372036854775807").await.expect(200);
}

/// A problem may quote the caller's input, within bounds of its own.
#[actix_web::test]
async fn a_problem_keeps_its_bounds_whatever_was_sent() {
    let world = World::new().await;
    let long = "a".repeat(5000);
    let strays = (0..2000).map(|i| (format!("{i}\0{long}").chars().take(300).collect(), json!(1)));
    let mut body = serde_json::Map::from_iter(strays);
    body.insert(long, json!(1));
    let problem = world.admin.post("/groups", body.into()).await.problem(422, "validation_failed");
    let faults = problem["errors"].as_array().unwrap();
    assert_eq!(faults.len(), 100);
    for fault in faults {
        let text = |name: &str| fault[name].as_str().unwrap();
        assert!(text("pointer").chars().count() <= 1000 && !text("pointer").contains('\0'));
        assert!(text("detail").chars().count() <= 2000);
    }
    assert!(problem["detail"].as_str().unwrap().chars().count() <= 10_000);
}
