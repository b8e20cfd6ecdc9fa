//! `/webhooks`: who may have one, what it gets, and what becomes of it.

use super::tell_all;
use gatepass_testing::{Person, Value, World, asking, json, levels};

fn new(world: &World, url: &str) -> Value {
    json!({ "org_id": world.org, "name": "desk", "url": url })
}

/// The events that wait for webhooks, by action.
async fn waiting(world: &World) -> Vec<String> {
    world
        .query("SELECT message FROM deliveries WHERE channel = 'webhook' AND state = 'pending' ORDER BY id")
        .await
}

async fn create(person: &Person, body: Value) -> (String, Value) {
    let made = person.post("/webhooks", body).await.expect(201);
    (made["webhook"]["id"].as_str().unwrap().to_owned(), made)
}

#[actix_web::test]
async fn an_admin_makes_a_webhook_and_sees_its_secret_once() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let url = "https://hooks.example.org/gatepass";
    let (id, made) = create(&olga, new(&world, url)).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"), "{secret}");
    let path = format!("/webhooks/{id}");
    for path in [path.clone(), "/webhooks".to_owned(), "/events?action=webhook.".to_owned()] {
        let read = olga.get(&path).await;
        assert!(read.text.contains(url) && !read.text.contains("whsec_"), "{}", read.text);
    }
    let rotated = olga.post(&format!("{path}/rotate"), json!({})).await.expect(200);
    assert_ne!(rotated["secret"], made["secret"]);
    assert_ne!(rotated["webhook"]["old_secret_until"], json!(null));
    let public = json!({ "org_id": world.org, "name": "public", "url": url, "signature": "v1a" });
    let (_, public) = create(&olga, public).await;
    assert_eq!(public["secret"], json!(null));
    assert!(public["webhook"]["public_key"].as_str().unwrap().starts_with("whpk_"));

    let off = olga.patch(&path, json!({ "is_active": false, "events": ["ticket."] })).await.expect(200);
    assert_eq!((&off["is_active"], &off["events"]), (&json!(false), &json!(["ticket."])));
    olga.post(&format!("{path}/test"), json!({})).await.problem(409, "webhook_inactive");
    assert_eq!(olga.delete(&path).await.status, 204);
    olga.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_repeated_request_is_not_shown_the_secret() {
    let world = World::new().await;
    let body = new(&world, "https://hooks.example.org");
    let path = world.admin.request(reqwest::Method::POST, "/webhooks");
    let send = |body: &Value| path.try_clone().unwrap().header("Idempotency-Key", "once").json(body);
    let first = gatepass_testing::Answer::of(send(&body)).await.expect(201);
    let second = gatepass_testing::Answer::of(send(&body)).await.expect(201);
    assert_eq!((&second["secret"], &second["webhook"]), (&json!(null), &first["webhook"]));
    let stored = "SELECT count(*) FROM idempotency_keys k WHERE encode(k.body, 'escape') LIKE '%whsec_%'";
    assert_eq!(world.query(stored).await, ["0"]);
}

#[actix_web::test]
async fn every_fault_of_a_webhook_is_named() {
    let world = World::new().await;
    for (url, expected) in [
        ("http://hooks.example.org", "must begin with https://"),
        ("https://10.0.0.1/", "must lead to a public address"),
        ("https://[::ffff:169.254.169.254]/", "must lead to a public address"),
        ("https://167772161/", "must lead to a public address"),
        ("https://me:secret@hooks.example.org/", "must have no user and no password"),
        ("ftp://hooks.example.org/", "must begin with https://"),
    ] {
        let mut body = new(&world, url);
        body["events"] = json!(["ticket.", "ticket.exploded"]);
        let refused = world.admin.post("/webhooks", body).await.problem(422, "validation_failed");
        let faults = refused["errors"].as_array().unwrap();
        assert_eq!(
            (&faults[0]["pointer"], &faults[1]["pointer"]),
            (&json!("/url"), &json!("/events/1")),
            "{url}"
        );
        assert!(faults[0]["detail"].as_str().unwrap().contains(expected), "{url}: {refused}");
    }
}

#[actix_web::test]
async fn a_webhook_gets_the_events_of_its_organization_that_it_names() {
    let world = World::new().await;
    let (alice, ann, olga) =
        (world.member("alice").await, world.member("ann").await, world.with_role("olga", "org_admin").await);
    let away = world.new_org("away").await;
    let (ours, _) = create(&olga, new(&world, "https://hooks.example.org")).await;
    olga.patch(&format!("/webhooks/{ours}"), json!({ "events": ["ticket.opened", "grant."] }))
        .await
        .expect(200);
    let other = json!({ "org_id": away, "name": "away", "url": "https://hooks.example.org" });
    create(&world.admin, other).await;
    tell_all(&world).await;
    world.sql("DELETE FROM deliveries").await;

    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    ann.approve(&ticket).await.expect(200);
    tell_all(&world).await;
    assert_eq!(waiting(&world).await, ["ticket.opened", "grant.created"]);
    olga.post(&format!("/webhooks/{ours}/test"), json!({})).await.expect(200);
    tell_all(&world).await;
    assert_eq!(waiting(&world).await, ["ticket.opened", "grant.created", "webhook.tested"]);
    let all =
        json!({ "org_id": null, "name": "all", "url": "https://hooks.example.org", "events": ["user."] });
    olga.post("/webhooks", all.clone()).await.problem(404, "not_found");
    create(&world.admin, all).await;
    world
        .admin
        .post("/users", json!({ "username": "new", "name": "New", "kind": "human" }))
        .await
        .expect(201);
    tell_all(&world).await;
    assert_eq!(waiting(&world).await.last().unwrap(), "user.created");
}

#[actix_web::test]
async fn past_events_are_sent_again_with_their_ids() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &web)).await;
    let body = json!({ "org_id": world.org, "name": "late", "url": "https://hooks.example.org", "events": ["ticket.opened"] });
    let (id, _) = create(&world.admin, body).await;
    alice.ask(asking(&world, &web)).await;
    tell_all(&world).await;
    // The reader had not passed the first ticket yet, so both wait. One is sent.
    let sent = world.query("UPDATE deliveries SET state = 'delivered', ended_at = gatepass_now() WHERE channel = 'webhook' RETURNING id").await;
    world.sql(&format!("DELETE FROM deliveries WHERE id = '{}'", sent[0])).await;
    let replayed = world
        .admin
        .post(&format!("/webhooks/{id}/replay"), json!({ "from": "2020-01-01T00:00:00Z" }))
        .await
        .expect(200);
    assert_eq!(replayed["events"], 2);
    assert_eq!(waiting(&world).await, ["ticket.opened", "ticket.opened"]);
    let kept = format!("SELECT count(*) FROM deliveries WHERE id = '{}' AND state = 'pending'", sent[1]);
    assert_eq!(world.query(&kept).await, ["1"]);
    let lanes = "SELECT count(*) FROM delivery_lanes WHERE channel = 'webhook' AND due_at <= gatepass_now()";
    assert_eq!(world.query(lanes).await, ["1"]);
}

#[actix_web::test]
async fn two_admins_at_once_do_not_both_get_the_last_place() {
    let world = World::new().await;
    world
        .sql(&format!(
            "INSERT INTO webhooks (id, org_id, name, url, events, secret, is_active, created_at, updated_at) \
             SELECT gen_random_uuid(), '{}', 'w', 'https://hooks.example.org', '{{}}', 'whsec_', false, now(), now() \
             FROM generate_series(1, 49)",
            world.org
        ))
        .await;
    let url = "https://hooks.example.org";
    let (one, two) = futures::join!(
        world.admin.post("/webhooks", new(&world, url)),
        world.admin.post("/webhooks", new(&world, url))
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}
