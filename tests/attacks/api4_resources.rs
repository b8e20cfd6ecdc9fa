//! API4:2023 Unrestricted resource consumption, by the request: long and many parameters, many headers, large pages,
//! many requests.

use super::document::operations;
use super::raw::{exchange, is_alive, statuses};
use gatepass_testing::{Answer, World, json};
use reqwest::Method;

#[actix_web::test]
async fn parameters_have_bounds_of_length_and_number() {
    let world = World::new().await;
    let id = &world.org;
    world.admin.get(&format!("/users?q={}", "a".repeat(200))).await.expect(200);
    world.admin.get(&format!("/users?q={}", "a".repeat(201))).await.problem(400, "invalid_query");
    world.admin.get(&format!("/users?{}", vec![format!("org_id={id}"); 100].join("&"))).await.expect(200);
    let problem = world.admin.get(&format!("/users?{}", vec![format!("org_id={id}"); 101].join("&"))).await;
    assert_eq!(problem.problem(400, "invalid_query")["errors"][0]["code"], "too_many");
    for query in
        [vec!["a"; 5000].join("&"), vec!["limit=1"; 3000].join("&"), "&".repeat(50_000), "%00".repeat(5000)]
    {
        let answer = world.admin.get(&format!("/users?{query}")).await;
        assert!(answer.text.len() < 100_000, "{} bytes", answer.text.len());
        assert!(answer.status == 400 || query.starts_with('&') && answer.status == 200, "{}", answer.text);
    }
}

#[actix_web::test]
async fn no_list_gives_more_than_two_hundred_items_at_once() {
    let world = World::new().await;
    world
        .sql(
            "INSERT INTO users (id, username, name, kind, is_super_admin, is_active, created_at, updated_at) \
               SELECT gen_random_uuid(), 'u' || n, 'U', 'human', false, true, now(), now() \
               FROM generate_series(1, 250) n",
        )
        .await;
    for limit in ["200", "201", "100000", "9223372036854775807"] {
        let items = world.admin.get(&format!("/users?limit={limit}")).await.expect(200)["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), 200, "limit={limit}");
    }
    for limit in ["0", "-1"] {
        let answer = world.admin.get(&format!("/users?limit={limit}")).await;
        assert!(answer.json["items"].as_array().is_none_or(|items| items.len() <= 1), "{}", answer.text);
    }
    for limit in ["9223372036854775808", "1e3", "0x10", "%20"] {
        world.admin.get(&format!("/users?limit={limit}")).await.problem(400, "invalid_query");
    }
}

#[actix_web::test]
async fn every_list_has_a_limit() {
    let world = World::new().await;
    let is_list = |op: &super::document::Operation| {
        op.method == "GET" && op.parameters().any(|p| p["name"] == "cursor")
    };
    let lists: Vec<_> = operations().into_iter().filter(is_list).collect();
    assert!(lists.len() >= 15);
    for list in lists {
        assert!(list.parameters().any(|p| p["name"] == "limit"), "{}", list.name());
    }
    let questions =
        vec![json!({ "asset_id": world.org, "account": "a", "protocol": "ssh", "action": "connect" }); 1001];
    world
        .admin
        .post("/access/check-batch", json!({ "questions": questions }))
        .await
        .problem(422, "validation_failed");
}

#[actix_web::test]
async fn heads_have_bounds() {
    let world = World::new().await;
    let get =
        |headers: String| format!("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    let ok = exchange(&world, get("X-A: b\r\n".repeat(50)).as_bytes());
    assert_eq!(statuses(&ok), [200], "{ok}");
    for headers in ["X-A: b\r\n".repeat(1000), format!("X-A: {}\r\n", "b".repeat(300_000))] {
        let said = exchange(&world, get(headers).as_bytes());
        assert!(said.is_empty() || matches!(statuses(&said)[..], [400 | 431]), "{said}");
    }
    let path = format!("GET /{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "a".repeat(300_000));
    let said = exchange(&world, path.as_bytes());
    assert!(said.is_empty() || matches!(statuses(&said)[..], [400 | 404 | 414 | 431]), "{said}");
    assert!(is_alive(&world));
}

#[actix_web::test]
async fn nobody_asks_more_often_than_their_quota_with_however_many_keys() {
    let world = World::with_rate_limit(10).await;
    let alice = world.member("alice").await;
    let keys = [world.key(&alice, &["tickets:read"]).await, world.key(&alice, &["tickets:read"]).await];
    let mut refused = 0;
    for n in 0..20 {
        let answer = [&alice, &keys[0], &keys[1]][n % 3].get("/me").await;
        refused += usize::from(answer.status == 429);
    }
    // Six or seven of each together exceed one quota. On a slow machine a part of the quota refills meanwhile.
    assert!(refused >= 1, "none of 20 was refused");
}

#[actix_web::test]
async fn a_wait_is_cut_to_a_minute_and_needs_something_to_wait_for() {
    let world = World::new().await;
    let nothing = format!("/tickets/{}", world.org);
    for wait in ["wait=60", "wait=99999999999999999999", "wait=-1", "wait=1e9", "wait=\u{7f}"] {
        let Ok(value) = reqwest::header::HeaderValue::from_str(wait) else { continue };
        let request = world.admin.request(Method::GET, &nothing).header("prefer", value);
        Answer::of(request).await.problem(404, "not_found");
    }
}
