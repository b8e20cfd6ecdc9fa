//! `GET /me/inbox`, and what is marked as read.

use super::{tell, told};
use gatepass_testing::{World, asking, json, levels};

#[actix_web::test]
async fn a_person_reads_counts_and_marks_their_own_notifications() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let mut tickets = Vec::new();
    for _ in 0..3 {
        tickets.push(alice.ask(asking(&world, &web)).await);
    }
    tell(&world).await;
    let page = ann.get("/me/inbox?include=total&limit=2").await.expect(200);
    assert_eq!((page["total"].as_i64(), page["items"].as_array().unwrap().len()), (Some(3), 2));
    let newest = &page["items"][0];
    assert_eq!(newest["ticket"]["title"], tickets[2]["title"]);
    assert_eq!(newest["ticket"]["number"], tickets[2]["number"]);
    assert_eq!(ann.get("/me/inbox/unread").await.expect(200)["unread"], 3);

    let one = json!({ "ids": [newest["id"]] });
    assert_eq!(ann.post("/me/inbox/mark", one.clone()).await.expect(200)["unread"], 2);
    // Somebody else's notification is not there for them.
    assert_eq!(alice.post("/me/inbox/mark", one.clone()).await.expect(200)["unread"], 3);
    assert_eq!(ann.get("/me/inbox?is_read=true").await.ids(), [newest["id"].as_str().unwrap()]);
    let unread = json!({ "ids": [newest["id"]], "is_read": false });
    assert_eq!(ann.post("/me/inbox/mark", unread).await.expect(200)["unread"], 3);
    let seen = json!({ "until": page["items"][1]["at"] });
    assert_eq!(ann.post("/me/inbox/mark", seen).await.expect(200)["unread"], 1);
    assert_eq!(ann.post("/me/inbox/mark", json!({})).await.expect(200)["unread"], 0);
    let first = format!("/me/inbox?ticket_id={}&message=decision_needed", tickets[0]["id"].as_str().unwrap());
    assert_eq!(ann.get(&first).await.ids().len(), 1);
    assert_eq!(ann.get("/me/inbox?message=approved").await.ids().len(), 0);
    ann.post("/me/inbox/mark", json!({ "ids": [], "until": "soon" })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_notification_shows_no_ticket_to_somebody_who_no_longer_sees_it() {
    let world = World::new().await;
    let (alice, ann, willa) =
        (world.member("alice").await, world.member("ann").await, world.member("willa").await);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    let path = format!("/tickets/{}/watchers", ticket["id"].as_str().unwrap());
    alice.put(&path, json!({ "users": [willa.id] })).await.expect(200);
    alice.act("tickets", &ticket, "comments", json!({ "body": "look" })).await.expect(201);
    tell(&world).await;
    assert_eq!(told(&willa).await, ["commented"]);
    let shown = willa.get("/me/inbox").await.expect(200);
    assert_eq!(shown["items"][0]["ticket"]["id"], ticket["id"]);

    alice.put(&path, json!({ "users": [] })).await.expect(200);
    alice.act("tickets", &ticket, "comments", json!({ "body": "secret" })).await.expect(201);
    tell(&world).await;
    assert_eq!(told(&willa).await, ["commented"]);
    let hidden = willa.get("/me/inbox").await;
    let title = ticket["title"].as_str().unwrap();
    assert!(!hidden.text.contains(title), "{}", hidden.text);
    assert_eq!(hidden.expect(200)["items"][0]["ticket"], json!(null));
}

#[actix_web::test]
async fn a_key_needs_the_scope_of_notifications() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let (reader, other) =
        (world.key(&alice, &["notifications:read"]).await, world.key(&alice, &["tickets:read"]).await);
    reader.get("/me/inbox").await.expect(200);
    reader.post("/me/inbox/mark", json!({})).await.problem(403, "missing_scope");
    other.get("/me/inbox/unread").await.problem(403, "missing_scope");
}
