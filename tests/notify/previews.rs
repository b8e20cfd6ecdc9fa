//! Previews of messages with the values of a ticket.

use gatepass_delivery::FrontendUrl;
use gatepass_testing::{Person, Value, World, asking, json, levels};

/// A world with an admin, an approver, and a ticket that waits for the approver.
async fn desk() -> (World, Person, Person, Value) {
    let frontend = FrontendUrl::parse("https://desk.example.org");
    let world = World::with(|settings| settings.frontend = frontend).await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    let olga = world.with_role("olga", "org_admin").await;
    let web = world.asset("web-7").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    (world, olga, ann, ticket)
}

/// A preview of this message about a ticket.
fn about(world: &World, message: &str, ticket: &Value) -> Value {
    json!({ "org_id": world.org, "message": message, "language": "en", "ticket_id": ticket["id"] })
}

#[actix_web::test]
async fn a_preview_shows_a_ticket_in_place_of_the_examples() {
    let (world, olga, ann, ticket) = desk().await;
    let shown = olga.post("/templates/preview", about(&world, "decision_needed", &ticket)).await.expect(200);
    let text = shown["text"].as_str().unwrap();
    let link = format!("https://desk.example.org/tickets/{}", ticket["id"].as_str().unwrap());
    for value in ["web-7", "Deploy 4.2", "CHG-1042", &link] {
        assert!(text.contains(value), "{value}: {text}");
    }
    for example in ["Production database", "Bob", "/decide"] {
        assert!(!text.contains(example), "{example}: {text}");
    }
    // There is a grant after the approval, and nobody decides by a preview.
    let mut draft = about(&world, "approved", &ticket);
    let all = "{{ grant.id }}|{{ ticket.decision_link }}|{{ actor }}|{{ ticket.state }}";
    draft["draft"] = json!({ "text": all });
    let shown = olga.post("/templates/preview", draft.clone()).await.expect(200);
    assert_eq!(shown["text"], "||Dave|pending\n");
    let approved = ann.approve(&ticket).await.expect(200);
    let shown = olga.post("/templates/preview", draft).await.expect(200);
    let grant = approved["grants"][0].as_str().unwrap();
    assert_eq!(shown["text"], format!("{grant}||Dave|approved\n"));
}

#[actix_web::test]
async fn a_preview_shows_no_ticket_that_the_caller_may_not_read() {
    let (world, olga, ann, ticket) = desk().await;
    let away = world.new_org("away").await;
    world.join(&away, &olga, "org_admin").await;
    let (olga, audra) = (world.again(&olga).await, world.with_role("audra", "auditor").await);
    let asked = about(&world, "approved", &ticket);
    for person in [&olga, &audra, &world.admin] {
        person.post("/templates/preview", asked.clone()).await.expect(200);
    }
    // An approver sees the ticket, but no templates.
    ann.post("/templates/preview", asked.clone()).await.problem(403, "role_required");
    // Not one of another organization, although Olga administers both; nor one that is not there.
    let (mut elsewhere, mut nowhere) = (asked.clone(), asked.clone());
    elsewhere["org_id"] = json!(away);
    nowhere["ticket_id"] = json!(world.new_id());
    let mut told = Vec::new();
    for body in [elsewhere, nowhere] {
        let refused = olga.post("/templates/preview", body).await.problem(422, "validation_failed");
        told.push(refused["errors"].clone());
    }
    assert_eq!(told[0], told[1]);
    let fault = (&told[0][0]["pointer"], &told[0][0]["code"]);
    assert_eq!(fault, (&json!("/ticket_id"), &json!("not_found")), "{told:?}");
    // A key reads templates, and no ticket without the scope for it.
    let key = world.key(&olga, &["notifications:read"]).await;
    key.post("/templates/preview", asked.clone()).await.problem(403, "missing_scope");
    let key = world.key(&olga, &["notifications:read", "tickets:read"]).await;
    key.post("/templates/preview", asked).await.expect(200);
}
