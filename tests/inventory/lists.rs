//! Filters and pages of nodes and assets.

use super::{asset, id, node};
use gatepass_testing::{World, json};

#[actix_web::test]
async fn filters_of_assets_select_and_repeated_ones_unite() {
    let world = World::new().await;
    let boss = &world.admin;
    let top = node(boss, &world.org, "top", None).await;
    let leaf = node(boss, &world.org, "leaf", Some(&top)).await;
    let web = json!({ "org_id": world.org, "name": "web_1", "address": "10.0.0.1", "category": "web", "nodes": [top],
        "protocols": [{ "name": "https", "port": 443 }], "owner_id": boss.id, "is_active": false });
    let web = id(&boss.post("/assets", web).await.expect(201));
    let host = asset(boss, &world.org, "host", &[&leaf]).await;
    let found = async |filter: &str| boss.get(&format!("/assets?sort=created_at&{filter}")).await.ids();
    let both = [web.clone(), host.clone()];
    assert_eq!(found(&format!("node_id={top}")).await, both);
    assert_eq!(found(&format!("node_id={top}&node_scope=direct")).await, [web.clone()]);
    assert_eq!(found("category=web").await, [web.clone()]);
    assert_eq!(found("category=web&category=host").await, both);
    assert_eq!(found("protocol=ssh").await, [host.clone()]);
    assert_eq!(found("protocol=https&protocol=ssh").await, both);
    assert_eq!(found(&format!("owner_id={}", boss.id)).await, [web.clone()]);
    assert_eq!(found("is_active=true").await, [host.clone()]);
    assert_eq!(found("name=host").await, [host.clone()]);
    assert_eq!(found("address=10.0.0.1").await, [web.clone()]);
    assert_eq!(found("q=0.0.1").await, [web.clone()]);
    assert_eq!(found("q=B_1").await, [web]);
    assert!(found("q=%25").await.is_empty());
    assert!(found("created_from=2999-01-01T00:00:00Z").await.is_empty());
    boss.get("/assets?colour=red").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn nodes_are_found_by_parent_and_name() {
    let world = World::new().await;
    let boss = &world.admin;
    let top = node(boss, &world.org, "top", None).await;
    let leaf = node(boss, &world.org, "leaf", Some(&top)).await;
    let found = async |filter: &str| boss.get(&format!("/nodes?{filter}")).await.ids();
    assert_eq!(found("root=true").await, [top.clone()]);
    assert_eq!(found("root=false").await, [leaf.clone()]);
    assert_eq!(found(&format!("parent_id={top}")).await, [leaf.clone()]);
    assert_eq!(found("q=EA").await, [leaf]);
    assert_eq!(found(&format!("org_id={}&sort=name&limit=1&q=t", world.org)).await, [top]);
}

#[actix_web::test]
async fn paging_meets_every_asset_once_in_every_order() {
    let world = World::new().await;
    let home = node(&world.admin, &world.org, "home", None).await;
    let mut all = Vec::new();
    for name in ["d", "b", "e", "a", "c"] {
        all.push(asset(&world.admin, &world.org, name, &[&home]).await);
    }
    all.sort();
    for sort in ["-created_at", "created_at", "name", "-name"] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/assets?sort={sort}&limit=2&include=total{cursor}");
            let page = world.admin.get(&path).await;
            assert_eq!(page.json["total"], 5);
            seen.extend(page.ids());
            let Some(next) = page.json["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        seen.sort();
        assert_eq!(seen, all, "{sort}");
        let other = world.admin.get(&format!("/assets?sort={sort}&category=host{cursor}")).await;
        other.problem(400, "cursor_mismatch");
    }
}

/// A cursor holds the last name of its page, so the server must accept a cursor with the longest name.
#[actix_web::test]
async fn pages_go_on_after_the_longest_names() {
    let world = World::new().await;
    let longest = |last: &str| "\"".repeat(199) + last;
    for name in [longest("a"), longest("b"), "\u{1f511}".repeat(200)] {
        node(&world.admin, &world.org, &name, None).await;
    }
    let mut pages = 0;
    let mut cursor = String::new();
    while pages < 3 {
        let page = world.admin.get(&format!("/nodes?sort=name&limit=1{cursor}")).await.expect(200);
        pages += 1;
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(pages, 3);
}
