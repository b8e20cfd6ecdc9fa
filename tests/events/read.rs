//! `GET /events` and `GET /events/{id}`.

use super::{event, found};
use gatepass_testing::{World, json};
use time::Duration;

#[actix_web::test]
async fn auditors_and_admins_read_what_happened_in_their_organizations() {
    let world = World::new().await;
    let elsewhere = world.new_org("elsewhere").await;
    let (audrey, olga) =
        (world.with_role("audrey", "auditor").await, world.with_role("olga", "org_admin").await);
    let alice = world.member("alice").await;
    let (here, there, global) = (
        event(&world, Some(&world.org), "a.b", "").await,
        event(&world, Some(&elsewhere), "a.b", "").await,
        event(&world, None, "a.b", "").await,
    );
    for reader in [&audrey, &olga] {
        assert_eq!(found(reader, "action=a.b").await, [here.clone()]);
        assert_eq!(found(reader, &format!("org_id={elsewhere}")).await, [""; 0]);
        reader.get(&format!("/events/{here}")).await.expect(200);
        reader.get(&format!("/events/{there}")).await.problem(404, "not_found");
        reader.get(&format!("/events/{global}")).await.problem(404, "not_found");
    }
    assert_eq!(found(&world.admin, "action=a.").await, [global.clone(), there, here.clone()]);
    world.admin.get(&format!("/events/{global}")).await.expect(200);
    alice.get("/events").await.problem(403, "role_required");
    alice.get(&format!("/events/{here}")).await.problem(404, "not_found");
    world.anon().get("/events").await.problem(401, "unauthenticated");
    world.join(&elsewhere, &alice, "auditor").await;
    assert_eq!(found(&alice, "").await.len(), 1);
}

#[actix_web::test]
async fn a_line_tells_who_did_what_from_where() {
    let world = World::new().await;
    let body = json!({ "org_id": world.org, "name": "x", "ticket_type": "asset_access", "approval": { "type": "manual" } });
    let request = world.admin.request(reqwest::Method::POST, "/flows").header("x-request-id", "req-1");
    let flow = gatepass_testing::Answer::of(request.json(&body)).await.expect(201);
    let events = world.admin.get("/events?request_id=req-1").await.expect(200);
    let event = &events["items"][0];
    assert_eq!(event["action"], "flow.created");
    assert_eq!(event["org_id"], world.org);
    assert_eq!(
        (&event["actor"]["id"], &event["actor"]["username"]),
        (&json!(world.admin.id), &json!("admin"))
    );
    assert_eq!(event["subject"], json!({ "type": "flow", "id": flow["id"] }));
    assert_eq!((&event["ip"], &event["on_behalf_of"]), (&json!("127.0.0.1"), &json!(null)));
    assert!(event["credential"].as_str().unwrap().starts_with("session:"));
    let one = world.admin.get(&format!("/events/{}", event["id"].as_str().unwrap())).await;
    assert!(!one.header("etag").is_empty());
    assert_eq!(&one.expect(200), event);
}

#[actix_web::test]
async fn filters_narrow_and_repeat() {
    let world = World::new().await;
    let (alice, subject, ticket) = (
        world.member("alice").await,
        world.shared.ids().next::<uuid::Uuid>(),
        world.shared.ids().next::<uuid::Uuid>(),
    );
    let org = world.org.clone();
    let ids = [
        event(&world, Some(&org), "ticket.opened", &format!("actor_id='{}'", alice.id)).await,
        event(
            &world,
            Some(&org),
            "ticket.denied",
            &format!("subject_type, subject_id='ticket', '{subject}'"),
        )
        .await,
        event(&world, Some(&org), "tickets_denied", &format!("ticket_id='{ticket}'")).await,
        event(&world, None, "role.updated", "request_id='r1'").await,
    ];
    let cases: [(String, &[usize]); 11] = [
        (format!("actor_id={}", alice.id), &[0]),
        ("subject_type=ticket&subject_type=x".into(), &[1]),
        (format!("subject_id={subject}"), &[1]),
        (format!("ticket_id={ticket}&ticket_id={subject}"), &[2]),
        ("request_id=r1".into(), &[3]),
        (format!("org_id={org}&action=ticket.&action=tickets_denied"), &[2, 1, 0]),
        ("action=ticket.".into(), &[1, 0]),
        ("action=ticket".into(), &[]),
        ("action=ticket.opened&action=role.".into(), &[3, 0]),
        (format!("action=ticket.&actor_id={}", alice.id), &[0]),
        ("action=%25.".into(), &[]),
    ];
    for (query, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|i| ids[*i].clone()).collect();
        assert_eq!(found(&world.admin, &query).await, expected, "{query}");
    }
    world.admin.get("/events?actor=x&limit=many").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn pages_go_through_the_log_in_both_directions() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(event(&world, Some(&world.org), "a.b", "").await);
    }
    for sort in ["created_at", "-created_at"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = world
                .admin
                .get(&format!("/events?action=a.b&limit=3&include=total&sort={sort}{cursor}"))
                .await;
            assert_eq!(answer.json["total"], 7);
            seen.extend(answer.ids());
            let Some(next) = answer.json["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, ids, "{sort}");
        ids.reverse();
    }
    let cursor =
        world.admin.get("/events?action=a.b&limit=3").await.json["next_cursor"].as_str().unwrap().to_owned();
    world.admin.get(&format!("/events?action=a.c&cursor={cursor}")).await.problem(400, "cursor_mismatch");
}

#[actix_web::test]
async fn the_log_is_read_between_two_moments() {
    let world = World::new().await;
    let early = event(&world, Some(&world.org), "a.b", "").await;
    world.travel(Duration::days(10)).await;
    let late = event(&world, Some(&world.org), "a.b", "").await;
    let admin = world.again(&world.admin).await;
    let moment = admin.get(&format!("/events/{late}")).await.expect(200)["at"].as_str().unwrap().to_owned();
    assert_eq!(found(&admin, &format!("action=a.b&created_from={moment}")).await, [late]);
    assert_eq!(found(&admin, &format!("action=a.b&created_to={moment}")).await, [early]);
}

#[actix_web::test]
async fn not_even_the_server_rewrites_the_log() {
    let world = World::new().await;
    event(&world, Some(&world.org), "a.b", "").await;
    let (client, connection) = tokio_postgres::connect(&world.url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    for sql in ["UPDATE events SET action = 'c.d'", "DELETE FROM events", "TRUNCATE events"] {
        let error = client.batch_execute(sql).await.unwrap_err();
        assert!(error.as_db_error().unwrap().message().contains("append-only"), "{sql}");
    }
    assert_eq!(found(&world.admin, "action=a.b").await.len(), 1);
}
