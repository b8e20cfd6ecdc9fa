//! Endpoints without credentials: probes, public keys, the contract, problem pages.

use gatepass_testing::{Answer, World};
use std::sync::atomic::Ordering;

#[actix_web::test]
async fn a_server_says_how_it_is() {
    let world = World::new().await;
    for path in [
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/.well-known/jwks.json",
        "/docs",
        "/docs/",
        "/docs/swagger-initializer.js",
    ] {
        let answer = world.root(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
}

#[actix_web::test]
async fn a_stopping_server_is_not_ready() {
    let world = World::new().await;
    world.ready.store(false, Ordering::Relaxed);
    world.root("/readyz").await.problem(503, "unavailable");
    world.root("/healthz").await.expect(200);
}

#[actix_web::test]
async fn every_problem_type_leads_somewhere() {
    let world = World::new().await;
    let problem = world.root("/nothing").await.problem(404, "not_found");
    let meaning = world.root(problem["type"].as_str().unwrap()).await.expect(200);
    assert_eq!((meaning["code"].as_str(), meaning["status"].as_u64()), (Some("not_found"), Some(404)));
    world.root("/problems/no_such_code").await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_documentation_asks_no_other_host() {
    let world = World::new().await;
    let page = world.root("/docs/").await;
    assert!(page.header("content-security-policy").starts_with("default-src 'self'"));
    assert!(!page.text.contains("://"), "{}", page.text);
    world.root("/docs/nothing.js").await.problem(404, "not_found");
}

#[actix_web::test]
async fn what_is_open_has_limits_of_its_own() {
    let world = World::with_rate_limit(20).await;
    let mut last = world.root("/healthz").await;
    assert_eq!(last.header("ratelimit-policy"), "\"default\";q=20;w=60");
    for _ in 0..25 {
        last = world.root("/healthz").await;
    }
    last.problem(429, "too_many_requests");
    // That quota is separate from those of other paths, of a proxy's own probes and of a caller.
    world.root("/readyz").await.expect(200);
    world.admin.get("/me").await.expect(200);
}

#[actix_web::test]
async fn what_is_open_needs_no_credentials_and_refuses_those_that_can_be_none() {
    let world = World::new().await;
    let ask = async |value: &str| {
        let url = format!("{}/problems/not_found", world.base);
        Answer::of(reqwest::Client::new().get(url).header("authorization", value)).await
    };
    ask("Bearer undefined").await.problem(401, "unauthenticated");
    for value in ["Bearer gp_revoked", "Bearer a.b.c", "Basic YTpi"] {
        ask(value).await.expect(200);
    }
}
