//! API8:2023 Security misconfiguration: headers, origins, methods, and errors without internal details.

use super::raw::{exchange, statuses};
use gatepass_testing::{Answer, World, json};
use reqwest::Method;

#[actix_web::test]
async fn every_answer_keeps_a_browser_from_misusing_it() {
    let world = World::new().await;
    let answers = [
        (world.admin.get("/me").await, "no-store"),
        (world.anon().get("/me").await, "no-store"),
        (world.anon().post("/auth/login", json!({})).await, "no-store"),
        (world.root("/nothing").await, "no-store"),
        (world.root("/healthz").await, "no-store"),
        // Public responses may be cached, but are revalidated each time.
        (world.root("/openapi.json").await, "no-cache"),
        (world.root("/docs/").await, "no-cache"),
    ];
    for (answer, kept) in answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{:?}", answer.headers);
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(answer.header("content-security-policy").starts_with("default-src '"));
        assert!(!answer.header("content-security-policy").contains("script-src 'unsafe"));
        assert_eq!(answer.header("cache-control"), kept, "{:?}", answer.headers);
        assert_eq!(
            (answer.header("server"), answer.header("x-powered-by")),
            ("", ""),
            "no names, no versions"
        );
        assert_eq!(answer.header("strict-transport-security"), "", "not over http");
    }
}

#[actix_web::test]
async fn who_is_reached_by_https_is_reached_by_nothing_else() {
    let world = World::with(|s| s.public_url = Some("https://desk.example.org".into())).await;
    assert_eq!(world.root("/healthz").await.header("strict-transport-security"), "max-age=63072000");
}

#[actix_web::test]
async fn without_named_origins_no_page_may_call() {
    let world = World::with(|settings| settings.cors_origins.clear()).await;
    for origin in
        ["https://evil.example.org", "null", "http://localhost", "https://desk.example.org.evil.org", "*"]
    {
        for method in [Method::GET, Method::OPTIONS] {
            let request = world.admin.request(method, "/me").header("origin", origin);
            let answer = Answer::of(request.header("access-control-request-method", "PATCH")).await;
            for name in ["origin", "credentials", "methods", "headers"] {
                assert_eq!(
                    answer.header(&format!("access-control-allow-{name}")),
                    "",
                    "{origin}: {:?}",
                    answer.headers
                );
            }
        }
    }
}

#[actix_web::test]
async fn a_named_origin_is_matched_whole_and_gets_no_cookies() {
    let world = World::new().await;
    for origin in [
        "https://desk.example.org.evil.org",
        "https://evil-desk.example.org",
        "http://desk.example.org",
        "https://desk.example.org:8443",
        "https://DESK.example.org.",
        "null",
    ] {
        let answer = Answer::of(world.admin.request(Method::GET, "/me").header("origin", origin)).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
    let named = world.admin.request(Method::GET, "/me").header("origin", "https://desk.example.org");
    let named = Answer::of(named).await;
    assert_eq!(named.header("access-control-allow-origin"), "https://desk.example.org");
    assert_eq!(named.header("access-control-allow-credentials"), "");
    assert!(named.header("vary").to_lowercase().contains("origin"), "{:?}", named.headers);
}

#[actix_web::test]
async fn methods_that_nothing_answers_are_refused() {
    let world = World::new().await;
    for method in ["TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND", "PURGE", "get", "FOO"] {
        for path in ["/api/v1/me", "/healthz", "/api/v1/nothing"] {
            let token = world.admin.token.clone().unwrap();
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-Echo: echo-me\r\nConnection: close\r\n\r\n"
            );
            let said = exchange(&world, head.as_bytes());
            assert!(matches!(statuses(&said)[..], [400 | 404 | 405 | 501]), "{method} {path}: {said}");
            assert!(!said.contains("echo-me") && !said.contains(&token), "{method} {path}: {said}");
        }
    }
}

#[actix_web::test]
async fn an_error_tells_nothing_of_what_is_inside() {
    let world = World::new().await;
    world.sql("ALTER TABLE groups RENAME COLUMN name TO title").await;
    let answers = [
        world.admin.get("/groups").await.problem(500, "internal"),
        world
            .admin
            .post("/groups", json!({ "org_id": world.org, "name": "x" }))
            .await
            .problem(500, "internal"),
    ];
    for problem in answers {
        let text = problem.to_string().to_lowercase();
        assert_eq!(problem["detail"], "Internal error");
        for inside in
            ["select", "column", "diesel", "postgres", ".rs", "panicked", "title\":\"groups", "tokio"]
        {
            assert!(!text.contains(inside), "{inside}: {text}");
        }
    }
}

#[actix_web::test]
async fn the_pages_of_the_documentation_serve_nothing_else() {
    let world = World::new().await;
    for path in [
        "/docs/../Cargo.toml",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/..%2f..%2fetc/passwd",
        "/docs//etc/passwd",
        "/docs/....//etc/passwd",
        "/docs/%00",
        "/docs/.git/config",
    ] {
        let said = exchange(
            &world,
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
        );
        assert!(matches!(statuses(&said)[..], [400 | 404]), "{path}: {said}");
        assert!(!said.contains("root:") && !said.contains("[workspace]"), "{path}: {said}");
    }
}
