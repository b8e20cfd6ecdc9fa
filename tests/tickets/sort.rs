//! Orders: each returns every ticket once, and a cursor only works with the order that it was made for.

use gatepass_testing::{Person, World, asking, forged, json, levels};

/// Every ticket of a list, in pages of two.
async fn walk(person: &Person, query: &str) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("/tickets?limit=2&{query}{cursor}")).await;
        page.clone().expect(200);
        seen.extend(page.ids());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

#[actix_web::test]
async fn every_order_leads_through_all_pages_also_among_equals() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.with_role("ann", "auditor").await);
    world.flow(levels(&[&[&ann]])).await;
    let web = world.asset("web").await;
    let mut all = Vec::new();
    for _ in 0..7 {
        all.push(alice.ask(asking(&world, &web)).await["id"].as_str().unwrap().to_owned());
    }
    // Three times, each of which occurs more than once.
    for (n, id) in all.iter().enumerate() {
        let day = [3, 1, 2, 3, 2, 1, 3][n];
        world
            .sql(&format!(
                "UPDATE tickets SET updated_at = date '2026-01-01' + {day}, \
                 decision_deadline = date '2126-01-01' - {day} WHERE id = '{id}'"
            ))
            .await;
    }
    let changed = [1, 5, 2, 4, 0, 3, 6].map(|n: usize| all[n].clone());
    let due = [0, 3, 6, 2, 4, 1, 5].map(|n: usize| all[n].clone());
    let turned = |ids: &[String]| ids.iter().rev().cloned().collect::<Vec<_>>();
    // An auditor who is also an approver, a reader of everything, the requester, the approver: they see the tickets for
    // different reasons.
    for (person, filter) in [
        (&ann, "queue=all"),
        (&world.admin, "queue=all"),
        (&world.admin, "queue=others"),
        (&world.admin, "queue=others&q=deploy"),
        (&world.admin, "state=pending&type=asset_access&approval_type=assigned"),
        (&alice, "queue=mine"),
        (&ann, "queue=awaiting_me"),
    ] {
        for (sort, expected) in [
            ("created_at", all.clone()),
            ("-created_at", turned(&all)),
            ("updated_at", changed.to_vec()),
            ("-updated_at", turned(&changed)),
            ("decision_deadline", due.to_vec()),
            ("-decision_deadline", turned(&due)),
        ] {
            let query = format!("{filter}&sort={sort}");
            assert_eq!(walk(person, &query).await, expected, "{} {query}", person.username);
        }
    }
}

#[actix_web::test]
async fn a_cursor_belongs_to_its_order_and_queue_and_holds_a_time() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    for _ in 0..2 {
        alice.ask(asking(&world, &web)).await;
    }
    let page = world.admin.get("/tickets?limit=1&sort=updated_at").await.expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    for other in
        ["sort=-updated_at", "sort=decision_deadline", "sort=created_at", "sort=updated_at&queue=others"]
    {
        world.admin.get(&format!("/tickets?{other}&cursor={cursor}")).await.problem(400, "cursor_mismatch");
    }
    let right = world
        .query("SELECT (extract(epoch FROM max(updated_at)) * 1000000)::bigint::text FROM tickets")
        .await;
    let asked = async |key: &str| {
        let path = format!("/tickets?sort=updated_at&cursor={}", forged(&page["next_cursor"], key));
        world.admin.get(&path).await
    };
    for key in ["x", "99999999999999999999", "-99999999999999999", "2026-01-01T00:00:00Z"] {
        asked(key).await.problem(400, "invalid_cursor");
    }
    asked(&right[0]).await.expect(200);
    world.admin.get("/tickets?sort=number").await.problem(400, "invalid_query");
}
