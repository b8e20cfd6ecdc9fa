//! API9:2023 Improper inventory management: every served path is documented, every documented path is served, and there
//! is no old version beside it.

use super::document::operations;
use gatepass_testing::{Answer, World};
use reqwest::Method;
use std::collections::BTreeSet;

#[actix_web::test]
async fn what_is_documented_is_served() {
    let world = World::new().await;
    // Logging out would end the session of the test.
    for operation in operations().into_iter().filter(|op| !op.path.ends_with("/logout")) {
        let value =
            |collection: &str| if collection == "acls" { "login".to_owned() } else { world.org.clone() };
        let path = operation.path_with(value);
        let request = if path.starts_with("/api/") {
            world.admin.request(operation.method.clone(), &path)
        } else {
            reqwest::Client::new().request(operation.method.clone(), format!("{}{path}", world.base))
        };
        let answer = Answer::of(request).await;
        assert_ne!(answer.status, 405, "{}", operation.name());
        assert_ne!(answer.json["detail"], "there is no such resource", "{}", operation.name());
    }
}

#[actix_web::test]
async fn no_other_method_answers_on_a_documented_path() {
    let world = World::new().await;
    let all = operations();
    let paths: BTreeSet<_> = all.iter().map(|op| op.path.clone()).collect();
    for path in paths {
        let mut documented: Vec<String> =
            all.iter().filter(|op| op.path == path).map(|op| op.method.to_string()).collect();
        documented.sort();
        // GET leases tasks, so HEAD must not.
        let has_head = documented.iter().any(|m| m == "GET") && path != "/api/v1/connectors/{id}/tasks";
        let mut expected = documented.clone();
        expected.extend(has_head.then(|| "HEAD".to_owned()));
        expected.sort();
        let filled = path
            .replace("{id}", &world.org)
            .replace("{user_id}", &world.org)
            .replace("{account_id}", &world.org);
        let filled = filled.replace("{code}", "not_found");
        let filled = filled.replace("{message}", "denied").replace("{language}", "de");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] {
            if expected.iter().any(|m| m == method) {
                continue;
            }
            let request =
                reqwest::Client::new().request(method.parse().unwrap(), format!("{}{filled}", world.base));
            let answer = Answer::of(request.bearer_auth(world.admin.token.as_deref().unwrap())).await;
            // `/tickets/preview` also matches `/tickets/{id}` with an invalid id.
            if answer.status == 404 && all.iter().any(|op| op.method == method && op.covers(&path)) {
                continue;
            }
            assert_eq!(answer.status, 405, "{method} {path}");
            let mut allowed: Vec<&str> = answer.header("allow").split(", ").collect();
            allowed.sort_unstable();
            assert_eq!(allowed, expected, "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn there_is_nothing_beside_the_documented_paths() {
    let world = World::new().await;
    for path in [
        "/api",
        "/api/v0/users",
        "/api/v2/users",
        "/api/users",
        "/v1/users",
        "/users",
        "/admin",
        "/debug",
        "/debug/pprof",
        "/actuator/env",
        "/server-status",
        "/.env",
        "/.git/HEAD",
        "/gatepass.toml",
        "/graphql",
        "/swagger.json",
        "/swagger-ui",
        "/api-docs",
        "/openapi/gatepass.json",
        "/api/v1",
        "/api/v1/internal",
        "/api/v1/test",
        "/api/v1/seed",
        "/robots.txt",
        "/favicon.ico",
        "/console",
        "/wp-login.php",
    ] {
        for method in [Method::GET, Method::POST] {
            let request = reqwest::Client::new().request(method, format!("{}{path}", world.base));
            let answer = Answer::of(request.bearer_auth(world.admin.token.as_deref().unwrap())).await;
            assert_eq!(answer.status, 404, "{path}");
            answer.problem(404, "not_found");
        }
    }
}

#[actix_web::test]
async fn the_served_document_is_the_one_that_is_checked_in_and_holds_nothing_deprecated() {
    let world = World::new().await;
    let served = world.root("/openapi.json").await;
    assert_eq!(served.text, gatepass_api::openapi::json());
    for operation in operations() {
        assert_eq!(operation.spec.get("deprecated"), None, "{}", operation.name());
        assert!(
            !operation.path.starts_with("/api/") || operation.path.starts_with("/api/v1/"),
            "{}",
            operation.path
        );
    }
    let servers = served.json["servers"].as_array().unwrap();
    assert!(servers.len() == 1 && servers[0]["url"] == "/", "this server alone: {servers:?}");
}
