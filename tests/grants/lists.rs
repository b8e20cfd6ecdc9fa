//! Lists of grants: filters, orders, ends.

use super::device::{Desk, granted, item, start};
use gatepass_testing::{Value, World, asking, forged, json};

async fn found(world: &World, query: &str) -> Vec<String> {
    let answer = world.admin.get(&format!("/grants?{query}&include=total")).await;
    assert_eq!(answer.json["total"].as_u64(), Some(answer.ids().len() as u64), "{query}: {}", answer.text);
    answer.ids()
}

fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn sessions_and_permissions_are_found_by_what_they_are_about() {
    let Desk { world, alice, laptop, item } = Desk::new().await;
    world.flow(json!({ "type": "automatic" })).await;
    let bob = world.member("bob").await;
    let web = world.asset("web").await;
    let session = granted(&world, &alice, &item, &laptop).await;
    let permission = bob.ask(asking(&world, &web)).await["grants"][0].as_str().unwrap().to_owned();
    let session_id = id(&session);
    for (query, expected) in [
        ("type=device_admin".to_owned(), vec![&session_id]),
        (format!("item_id={item}"), vec![&session_id]),
        (format!("flow_id={item}&state=ready"), vec![&session_id]),
        (format!("asset_id={laptop}&asset_id={web}"), vec![&permission, &session_id]),
        ("state=ready".to_owned(), vec![&session_id]),
        ("state=ready&state=active".to_owned(), vec![&permission, &session_id]),
        ("q=laptop".to_owned(), vec![&session_id]),
        ("q=bob".to_owned(), vec![&permission]),
        ("q=device+admin".to_owned(), vec![&session_id]),
        ("q=printer".to_owned(), vec![&session_id]),
        ("q=CHG".to_owned(), vec![&permission, &session_id]),
        ("q=CHG&state=ready".to_owned(), vec![&session_id]),
        (format!("q=%23{}", session["ticket_number"]), vec![&session_id]),
        ("q=nobody".to_owned(), vec![]),
    ] {
        assert_eq!(found(&world, &query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    // A search finds the names at submission and the names of today.
    for (path, name) in [(format!("/users/{}", bob.id), "Robert"), (format!("/assets/{web}"), "frontend")] {
        world.admin.patch(&path, json!({ "name": name })).await.expect(200);
        assert_eq!(found(&world, &format!("q={name}")).await, [permission.as_str()], "{name}");
    }
    world.sql(&format!("UPDATE users SET username = 'robert' WHERE id = '{}'", bob.id)).await;
    for name in ["q=bob", "q=web"] {
        assert_eq!(found(&world, name).await, [permission.as_str()], "{name}");
    }
    start(&alice, &session).await.expect(200);
    assert_eq!(found(&world, "state=active&type=device_admin").await, [session_id]);
    assert!(found(&world, "state=ready").await.is_empty());
}

#[actix_web::test]
async fn they_are_found_by_the_groups_that_they_give() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (ops, other) = (world.group("ops", &[]).await, world.group("other", &[]).await);
    let flow = json!({
        "org_id": world.org, "name": "Operators", "ticket_type": "resource_access",
        "approval": { "type": "automatic" }, "duration": { "mode": "fixed", "duration": "PT2H" },
        "item": { "groups": [ops] },
    });
    let item = id(&world.admin.post("/flows", flow).await.expect(201));
    let ticket = alice
        .ask(json!({
            "type": "resource_access", "org_id": world.org, "title": "On call", "reason": "CHG-8",
            "request": { "item_id": item }, "timing": { "mode": "on_approval", "duration": "PT2H" },
        }))
        .await;
    assert_eq!(found(&world, &format!("group_id={ops}")).await, [ticket["grants"][0].as_str().unwrap()]);
    assert!(found(&world, &format!("group_id={other}")).await.is_empty());
}

#[actix_web::test]
async fn they_are_sorted_and_cut_by_their_end() {
    let Desk { world, alice, laptop, .. } = Desk::new().await;
    let mut grants = Vec::new();
    for _ in 0..4 {
        grants.push(id(&granted(&world, &alice, &item(&world, &[&laptop]).await, &laptop).await));
    }
    let ends = ["'2030-01-03Z'", "'2030-01-01Z'", "NULL", "'2030-01-02Z'"];
    for (grant, end) in grants.iter().zip(ends) {
        world.sql(&format!("UPDATE grants SET window_end = {end} WHERE id = '{grant}'")).await;
    }
    let [third, first, never, second] = [0, 1, 2, 3].map(|n| grants[n].clone());
    for (sort, expected) in [
        ("ends_at", [&first, &second, &third, &never]),
        ("-ends_at", [&never, &third, &second, &first]),
        ("created_at", [&third, &first, &never, &second]),
    ] {
        for filter in ["", "&q=printer", &format!("&org_id={}", world.org)] {
            let (mut all, mut cursor) = (Vec::new(), String::new());
            for _ in 0..4 {
                let path = format!("/grants?sort={sort}&limit=1{filter}{cursor}");
                let page = world.admin.get(&path).await;
                all.extend(page.ids());
                cursor =
                    page.json["next_cursor"].as_str().map_or(String::new(), |next| format!("&cursor={next}"));
            }
            assert_eq!(all.iter().collect::<Vec<_>>(), expected, "{sort}{filter}");
            assert_eq!(cursor, "");
        }
    }
    assert_eq!(found(&world, "ends_before=2030-01-02T00:00:00Z").await, [first.clone()]);
    let later = found(&world, "ends_after=2030-01-02T00:00:00Z&sort=ends_at").await;
    assert_eq!(later, [second.clone(), third, never]);
    assert_eq!(
        found(&world, "ends_after=2030-01-02T00:00:00Z&ends_before=2030-01-03T00:00:00Z").await,
        [second]
    );
    world.admin.get("/grants?sort=name").await.problem(400, "invalid_query");
    let page = world.admin.get("/grants?sort=ends_at&limit=1").await.expect(200);
    for key in ["", "x", "9999-12-31T23:59:59-23:59", "10000-01-01T00:00:00Z"] {
        let path = format!("/grants?sort=ends_at&cursor={}", forged(&page["next_cursor"], key));
        world.admin.get(&path).await.problem(400, "invalid_cursor");
    }
}

#[actix_web::test]
async fn what_a_server_wrote_that_knows_no_sessions_is_found_alike() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let flow = world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let grant = alice.ask(asking(&world, &web)).await["grants"][0].as_str().unwrap().to_owned();
    let known = "id, ticket_id, org_id, type, beneficiary_id, permission_id, window_start, window_end, state, \
        state_data, created_at, updated_at";
    world
        .sql(&format!(
            "CREATE TABLE old AS SELECT {known} FROM grants; DELETE FROM grants; \
             INSERT INTO grants ({known}) SELECT {known} FROM old"
        ))
        .await;
    for query in [format!("asset_id={web}"), format!("flow_id={flow}"), "state=active".to_owned()] {
        assert_eq!(found(&world, &query).await, [grant.clone()], "{query}");
    }
}
