//! Endpoints without credentials: probes, public keys, the contract, problem pages.

use gatepass_testing::{Answer, Value, World};
use reqwest::Method;
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
    assert!(meaning["remedy"].as_str().unwrap().starts_with("Check the id."));
    world.root("/problems/no_such_code").await.problem(404, "not_found");
    let all = world.root("/problems").await.expect(200);
    let items = all["items"].as_array().unwrap();
    assert!(items.contains(&meaning) && items.len() > 100, "{all}");
    // Operations that a remedy names exist.
    let paths = &gatepass_api::openapi::document()["paths"];
    let named = items.iter().flat_map(|item| item["remedy"].as_str().unwrap().split('`').skip(1).step_by(2));
    let named: Vec<_> = named.filter_map(|text| text.split_once(" /")).collect();
    assert!(named.len() > 5, "{named:?}");
    for (method, path) in named {
        let operation = &paths[format!("/api/v1/{path}")][method.to_lowercase()];
        assert!(operation.is_object(), "{method} /{path}");
    }
}

#[actix_web::test]
async fn a_browser_gets_a_page_about_a_problem() {
    let world = World::new().await;
    for path in ["/problems", "/problems/missing_scope"] {
        let request = reqwest::Client::new().get(format!("{}{path}", world.base));
        let answer = Answer::of(request.header("accept", "text/html,application/xhtml+xml;q=0.9")).await;
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(
            answer.text.contains("missing_scope") && answer.text.contains("lacks the scope"),
            "{}",
            answer.text
        );
    }
}

#[actix_web::test]
async fn the_contract_is_the_same_in_yaml() {
    let world = World::new().await;
    let yaml = world.root("/openapi.yaml").await;
    assert_eq!(yaml.header("content-type"), "application/yaml");
    assert!(yaml.text.starts_with("openapi: ") || yaml.text.contains("\nopenapi: "), "{}", &yaml.text[..200]);
    let read: Value = serde_saphyr::from_str(&yaml.text).unwrap();
    assert!(read == *gatepass_api::openapi::document(), "the two documents differ");
}

#[actix_web::test]
async fn the_root_leads_to_the_documentation() {
    let world = World::new().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = Answer::of(client.get(format!("{}/", world.base))).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, "/docs/"));
}

#[actix_web::test]
async fn head_works_wherever_get_does() {
    let world = World::new().await;
    for path in ["/me", "/tickets", "/healthz", "/docs/", "/problems/not_found", "/tickets/another"] {
        let (get, head) = (world.admin.get(path), world.admin.request(Method::HEAD, path));
        let (get, head) = (get.await, Answer::of(head).await);
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        for name in ["content-type", "etag", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
    let stream = world.admin.request(Method::HEAD, "/events/stream").send().await.unwrap();
    assert_eq!((stream.status().as_u16(), stream.text().await.unwrap()), (200, String::new()));
    let answer = Answer::of(world.admin.request(Method::HEAD, "/tickets/preview")).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"));
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
