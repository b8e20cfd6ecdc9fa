//! Visibility of tickets: lists, queues, comments, history, progress; nothing across organizations.

use gatepass_testing::{Person, Value, World, asking, json, levels, rows};

struct Cast {
    world: World,
    alice: Person,
    ann: Person,
    ticket: Value,
}

async fn cast(settings: Value) -> Cast {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow_with(levels(&[&[&ann]]), settings).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    Cast { world, alice, ann, ticket }
}

#[actix_web::test]
async fn a_ticket_does_not_exist_for_those_whom_it_does_not_concern() {
    let Cast { world, alice, ann, ticket } = cast(json!({})).await;
    let other = world.new_org("other").await;
    let (bob, oscar) = (world.member("bob").await, world.stranger("oscar").await);
    world.join(&other, &oscar, "org_admin").await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    ann.approve(&ticket).await.expect(200);
    let grant = alice.see(&ticket).await["grants"][0].as_str().unwrap().to_owned();
    for person in [&bob, &oscar] {
        for part in ["", "/comments", "/history", "/progress"] {
            person.get(&format!("{path}{part}")).await.problem(404, "not_found");
        }
        for (verb, body) in [
            ("approve", json!({})),
            ("deny", json!({ "reason": "x" })),
            ("cancel", json!({})),
            ("comments", json!({ "body": "x" })),
        ] {
            person.act("tickets", &ticket, verb, body).await.problem(404, "not_found");
        }
        assert_eq!(person.get("/tickets").await.ids().len(), 0);
        assert_eq!(person.get(&format!("/tickets?org_id={}", world.org)).await.ids().len(), 0);
        assert_eq!(person.get("/grants").await.ids().len(), 0);
        person.get(&format!("/grants/{grant}")).await.problem(404, "not_found");
        person
            .post(&format!("/grants/{grant}/revoke"), json!({ "reason": "x" }))
            .await
            .problem(404, "not_found");
        person.post(&format!("/grants/{grant}/end"), json!({})).await.problem(404, "not_found");
    }
    let (eve, olga) = (world.with_role("eve", "auditor").await, world.with_role("olga", "org_admin").await);
    for person in [&alice, &ann, &eve, &olga, &world.admin] {
        assert_eq!(person.get("/tickets").await.ids(), [ticket["id"].as_str().unwrap()]);
        assert_eq!(person.get("/grants").await.ids().join(""), grant);
        person.get(&path).await.expect(200);
        person.get(&format!("/grants/{grant}")).await.expect(200);
    }
    world.anon().get("/tickets").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn who_sees_and_may_not_is_told_so() {
    let Cast { world, alice, ticket, .. } = cast(json!({})).await;
    let (eve, olga) = (world.with_role("eve", "auditor").await, world.with_role("olga", "org_admin").await);
    eve.approve(&ticket).await.problem(403, "role_required");
    olga.approve(&ticket).await.problem(403, "not_an_approver");
    eve.act("tickets", &ticket, "cancel", json!({})).await.problem(403, "own_only");
    world.admin.act("tickets", &ticket, "cancel", json!({})).await.problem(403, "not_the_applicant");
    eve.act("tickets", &ticket, "comments", json!({ "body": "x" })).await.problem(403, "role_required");
    assert_eq!(eve.see(&ticket).await["allowed_actions"], json!([]));
    assert_eq!(olga.see(&ticket).await["allowed_actions"], json!(["override", "reassign", "comment"]));
    assert_eq!(alice.see(&ticket).await["allowed_actions"], json!(["cancel", "comment"]));
}

#[actix_web::test]
async fn people_talk_on_a_ticket_also_when_it_is_over() {
    let Cast { alice, ann, ticket, world: _world } = cast(json!({})).await;
    ann.act("tickets", &ticket, "comments", json!({ "body": "Which change?" })).await.expect(201);
    ann.approve(&ticket).await.expect(200);
    let said = alice.act("tickets", &ticket, "comments", json!({ "body": "Thank you" })).await.expect(201);
    assert_eq!(said["author"]["username"], "alice");
    let path = format!("/tickets/{}/comments", ticket["id"].as_str().unwrap());
    let first = ann.get(&format!("{path}?limit=1&sort=created_at")).await.expect(200);
    assert_eq!(first["items"][0]["body"], "Which change?");
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = ann.get(&format!("{path}?limit=1&sort=created_at&cursor={cursor}")).await.expect(200);
    assert_eq!((&second["items"][0]["body"], &second["next_cursor"]), (&json!("Thank you"), &json!(null)));
    ann.act("tickets", &ticket, "comments", json!({ "body": " " })).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn a_flow_may_keep_from_its_applicants_who_decides() {
    let Cast { world, alice, ann, ticket } = cast(json!({ "show_progress": false })).await;
    ann.act("tickets", &ticket, "deny", json!({ "reason": "freeze" })).await.expect(200);
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    for part in ["", "/progress", "/history"] {
        let read = alice.get(&format!("{path}{part}")).await;
        read.clone().expect(200);
        assert!(!read.text.contains(&ann.id) && !read.text.contains("\"ann\""), "{part}: {}", read.text);
        assert!(ann.get(&format!("{path}{part}")).await.text.contains(&ann.id));
    }
    let seen = alice.see(&ticket).await;
    assert_eq!(seen["denial"]["reason"], "freeze");
    assert_eq!(alice.get("/tickets").await.json["items"][0]["levels"], json!([]));
    let web = world.asset("db").await;
    let preview = alice.post("/tickets/preview", asking(&world, &web)).await;
    assert!(!preview.text.contains(&ann.id), "{}", preview.text);
}

#[actix_web::test]
async fn progress_tells_who_decided_and_who_is_next() {
    let Cast { alice, ann, ticket, world: _world } = cast(json!({})).await;
    let path = format!("/tickets/{}/progress", ticket["id"].as_str().unwrap());
    let progress = alice.get(&path).await.expect(200);
    assert_eq!(progress["levels"][0]["approvers"][0]["username"], "ann");
    ann.act("tickets", &ticket, "approve", json!({ "comment": "fine" })).await.expect(200);
    let progress = alice.get(&path).await.expect(200);
    assert_eq!(progress["levels"][0]["decisions"][0]["by"]["username"], "ann");
    assert_eq!(progress["levels"][0]["decisions"][0]["comment"], "fine");
    assert_eq!((&progress["state"], &progress["level"]), (&json!("approved"), &json!(null)));
}

#[actix_web::test]
async fn the_history_holds_every_step() {
    let Cast { alice, ann, ticket, world: _world } = cast(json!({})).await;
    ann.approve(&ticket).await.expect(200);
    let path = format!("/tickets/{}/history?sort=created_at", ticket["id"].as_str().unwrap());
    let history = alice.get(&path).await.expect(200);
    let steps: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        steps,
        [
            "ticket.opened",
            "ticket.level_started",
            "ticket.approval_recorded",
            "ticket.level_approved",
            "ticket.approved",
            "grant.created"
        ]
    );
    assert_eq!(history["items"][4]["actor"]["username"], "ann");
}

#[actix_web::test]
async fn a_history_tells_participants_what_is_named_and_nothing_else() {
    let Cast { world, alice, ann, ticket } = cast(json!({})).await;
    let (eve, id, org) =
        (world.with_role("eve", "auditor").await, ticket["id"].as_str().unwrap(), &world.org);
    let deny = json!({ "reason": "freeze", "internal_note": "not_for_all" });
    ann.act("tickets", &ticket, "deny", deny).await.expect(200);
    for (action, data) in [
        ("ticket.something_new", r#"{ "text": "not_for_all" }"#),
        (
            "ticket.denied",
            r#"{ "after": { "state": "error", "cause": "not_for_all" }, "more": "not_for_all" }"#,
        ),
    ] {
        let event = rows::event(action).with("org_id", org).with("ticket_id", id).with("data", data);
        world.insert([event]).await;
    }
    let history = format!("/tickets/{id}/history");
    for person in [&alice, &ann] {
        let told = person.get(&history).await;
        assert!(!told.text.contains("not_for_all") && !told.text.contains("something_new"), "{}", told.text);
        assert_eq!(told.json["items"].as_array().unwrap().len(), 4);
    }
    // A key reads only the parts of the log that its scopes allow.
    let reads_tickets = world.key(&eve, &["tickets:read"]).await.get(&history).await;
    assert!(!reads_tickets.text.contains("not_for_all"), "{}", reads_tickets.text);
    let reads_log = world.key(&eve, &["tickets:read", "events:read"]).await.get(&history).await;
    for told in [eve.get(&history).await, reads_log] {
        assert_eq!(told.text.matches("not_for_all").count(), 4, "{}", told.text);
    }
}
