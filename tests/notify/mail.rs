//! Mails of the messenger at a real SMTP server.

use super::unsubscribe::links;
use std::time::Duration;

use super::support::smtp::{Options, Received, Smtp};
use gatepass_delivery::FrontendUrl;
use gatepass_delivery::mail::{MailConfig, Mailer};
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use gatepass_worker::{Messenger, Post, Senders};
use reqwest::Method;

/// A server without TLS, so that one on the same port can follow it.
pub(super) fn start(port: u16) -> Smtp {
    Smtp::start(Options { port, mode: "plain", ..Options::default() })
}

/// A messenger that sends mail to this port.
pub(super) fn messenger(world: &World, url: &str) -> Messenger {
    let config = MailConfig {
        url: url.to_owned().into(),
        from: "Gatepass <desk@example.org>".to_owned(),
        ca: None,
        dkim: None,
        timeout: Duration::from_secs(10),
    };
    let mail = Post {
        mailer: Mailer::new(&config).unwrap(),
        frontend: FrontendUrl::parse("https://desk.example.org"),
        links: Some(links(world)),
    };
    Messenger::new(
        world.db.clone(),
        Duration::from_millis(10),
        || 0.0,
        Senders { mail: Some(mail), ..Senders::default() },
    )
}

pub(super) fn plain(port: u16) -> String {
    format!("smtp://127.0.0.1:{port}?tls=none")
}

/// Works until nothing is due.
pub(super) async fn work(messenger: &Messenger) {
    while messenger.step().await.unwrap() {}
}

/// Alice, who asks for access to `web`, and Ann, who decides.
pub(super) async fn desk() -> (World, Person, Person, Value) {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.sql("UPDATE users SET email = username || '@example.net', name = initcap(username)").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    (world, alice, ann, ticket)
}

/// State, attempts and error of each delivery to a person, oldest first.
async fn deliveries(world: &World, name: &str) -> Vec<String> {
    let sql = format!(
        "SELECT d.message || ' ' || d.state || ' ' || d.attempts || coalesce(' ' || d.error, '') FROM deliveries d \
         JOIN users u ON u.id = d.recipient_id WHERE u.username = '{name}' ORDER BY d.id"
    );
    world.query(&sql).await
}

pub(super) fn to<'a>(mails: &'a [Received], address: &str) -> Vec<&'a Received> {
    mails.iter().filter(|mail| mail.envelope["to"][0] == address).collect()
}

pub(super) fn text(mail: &Received) -> &str {
    mail.mail["parts"][0]["text"].as_str().unwrap()
}

#[actix_web::test]
async fn a_request_is_told_by_mail_in_one_thread_for_each_person() {
    let (world, _, ann, ticket) = desk().await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    ann.put(
        "/me/notifications",
        json!({ "language": "de", "time_zone": "Europe/Berlin", "unwanted_mail": [] }),
    )
    .await
    .expect(200);
    work(&messenger).await;
    ann.approve(&ticket).await.expect(200);
    work(&messenger).await;
    let mails = server.mails();
    let (of_alice, of_ann) = (to(&mails, "alice@example.net"), to(&mails, "ann@example.net"));
    assert_eq!((of_alice.len(), of_ann.len()), (2, 1), "{mails:#?}");

    let [submitted, approved] = of_alice[..] else { panic!() };
    assert!(text(submitted).contains("The request was submitted."), "{}", text(submitted));
    assert!(text(approved).contains("The request was approved by Ann."), "{}", text(approved));
    assert_eq!(submitted.header("subject"), approved.header("subject"));
    assert_eq!(submitted.header("references"), approved.header("references"));
    assert_ne!(submitted.header("message-id"), approved.header("message-id"));
    assert!(
        text(submitted)
            .contains(&format!("https://desk.example.org/tickets/{}", ticket["id"].as_str().unwrap()))
    );
    assert_eq!(submitted.header("to"), Some("Alice <alice@example.net>"));

    assert!(of_ann[0].header("subject").unwrap().contains("Zugriffsantrag #"));
    assert!(
        text(of_ann[0]).contains("Alice beantragt Zugriff.") && text(of_ann[0]).contains("(Europe/Berlin)"),
        "{}",
        text(of_ann[0])
    );
    assert_ne!(of_ann[0].header("references"), approved.header("references"));
    let done = "SELECT DISTINCT state FROM deliveries";
    assert_eq!(world.query(done).await, ["delivered"]);
    // There is nothing left, and nothing is sent twice.
    work(&messenger).await;
    assert_eq!(server.mails().len(), 3);
}

#[actix_web::test]
async fn a_bounce_marks_the_address_until_it_changes_or_an_admin_retries() {
    let (world, alice, ann, ticket) = desk().await;
    world.sql("UPDATE users SET email = 'nobody@example.net' WHERE username = 'alice'").await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    work(&messenger).await;
    let first = deliveries(&world, "alice").await;
    assert!(
        first[0].starts_with("submitted dead 1 ") && first[0].contains("5.1.1 no such user"),
        "{first:?}"
    );
    assert_eq!(world.query("SELECT address FROM bounced_addresses").await, ["nobody@example.net"]);

    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    let again = world.asset("db").await;
    let next = alice.ask(asking(&world, &again)).await;
    work(&messenger).await;
    let dropped = deliveries(&world, "alice").await;
    assert_eq!(dropped[1], "submitted dropped 1 the mail server refused this address before");
    // Another address has no mark.
    world.sql("UPDATE users SET email = 'alice@example.net' WHERE username = 'alice'").await;
    ann.approve(&next).await.expect(200);
    work(&messenger).await;
    assert_eq!(deliveries(&world, "alice").await[2], "approved delivered 1");
    assert_eq!(to(&server.mails(), "alice@example.net").len(), 1);

    // A retry removes the mark, and the server refuses the address again.
    world.sql("UPDATE users SET email = 'nobody@example.net' WHERE username = 'alice'").await;
    let dead = world.admin.get("/deliveries?state=dead").await.ids()[0].clone();
    world.admin.post(&format!("/deliveries/{dead}/retry"), json!({})).await.expect(200);
    assert_eq!(world.query("SELECT count(*)::text FROM bounced_addresses").await, ["0"]);
    work(&messenger).await;
    assert!(deliveries(&world, "alice").await[0].starts_with("submitted dead 1 "));
}

#[actix_web::test]
async fn a_server_that_refuses_us_marks_nobody() {
    let (world, ..) = desk().await;
    world.sql("UPDATE users SET email = 'foreign@example.net' WHERE username = 'alice'").await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    work(&messenger).await;
    let refused = deliveries(&world, "alice").await;
    assert!(
        refused[0].starts_with("submitted pending 1 ") && refused[0].contains("Relay access denied"),
        "{refused:?}"
    );
    assert_eq!(world.query("SELECT count(*)::text FROM bounced_addresses").await, ["0"]);
    // One person's trouble delays nobody else.
    assert_eq!(to(&server.mails(), "ann@example.net").len(), 1);
}

#[actix_web::test]
async fn a_mail_that_is_sent_twice_has_one_id() {
    let (world, ..) = desk().await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    work(&messenger).await;
    // As if the worker had been killed between the server's answer and its record.
    world.sql("UPDATE deliveries SET state = 'pending', ended_at = NULL").await;
    world.sql("UPDATE delivery_lanes SET due_at = gatepass_now()").await;
    work(&messenger).await;
    let mails = server.mails();
    let ids: Vec<_> = to(&mails, "alice@example.net")
        .iter()
        .map(|mail| mail.header("message-id").unwrap().to_owned())
        .collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
}

#[actix_web::test]
async fn a_mail_has_a_link_that_stops_mails_of_its_kind() {
    let (world, alice, ann, ticket) = desk().await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    work(&messenger).await;
    let mails = server.mails();
    let [submitted] = to(&mails, "alice@example.net")[..] else { panic!("{mails:#?}") };
    assert_eq!(submitted.header("list-unsubscribe-post"), Some("List-Unsubscribe=One-Click"));
    let link = submitted.header("list-unsubscribe").unwrap();
    let link = link.strip_prefix("<https://gatepass.example.org/").unwrap().strip_suffix('>').unwrap();
    let media = "application/x-www-form-urlencoded";
    let post = world.anon().request(Method::POST, &format!("/{link}")).header("content-type", media);
    Answer::of(post.body("List-Unsubscribe=One-Click")).await.expect(200);
    let chosen = alice.get("/me/notifications").await.expect(200);
    assert_eq!(chosen["unwanted_mail"], json!(["submitted"]));
    // Mails of other kinds still arrive. A mail that waited to be sent does not.
    world.sql("UPDATE deliveries SET state = 'pending', ended_at = NULL WHERE message = 'submitted'").await;
    world.sql("UPDATE delivery_lanes SET due_at = gatepass_now()").await;
    ann.approve(&ticket).await.expect(200);
    work(&messenger).await;
    assert_eq!(to(&server.mails(), "alice@example.net").len(), 2);
    let of_alice = deliveries(&world, "alice").await;
    assert!(of_alice[0].starts_with("submitted dropped 2 the recipient does not want"), "{of_alice:?}");
    assert_eq!(of_alice[1], "approved delivered 1");
}

#[actix_web::test]
async fn a_mail_about_security_has_no_such_link() {
    let (world, ..) = desk().await;
    world.sql("UPDATE users SET email = 'admin@example.net' WHERE username = 'admin'").await;
    let service = world.service("ci", "member").await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    let key = json!({ "user_id": service.id, "name": "deploy", "scopes": ["tickets:read"] });
    world.admin.post("/api-keys", key).await.expect(201);
    work(&messenger).await;
    let mails = server.mails();
    let [key] = to(&mails, "admin@example.net")[..] else { panic!("{mails:#?}") };
    assert!(text(key).contains("API key"), "{}", text(key));
    assert_eq!((key.header("list-unsubscribe"), key.header("list-unsubscribe-post")), (None, None));
}

#[actix_web::test]
async fn mails_are_written_with_the_templates_of_the_organization() {
    let (world, _, ann, ticket) = desk().await;
    let olga = world.with_role("olga", "org_admin").await;
    let path = |message: &str| format!("/organizations/{}/templates/{message}/en", world.org);
    let own = json!({ "subject": "Got it: {{ ticket.title }}", "html": "<b>{{ recipient.name }}</b>" });
    olga.put(&path("submitted"), own).await.expect(200);
    // A template that nobody could store: the mail is sent all the same.
    olga.put(&path("approved"), json!({ "text": "Yes" })).await.expect(200);
    world.sql("UPDATE message_templates SET text = '{{ nothing.here }}' WHERE message = 'approved'").await;
    // Templates of another organization change nothing here.
    let other = world.new_org("other").await;
    let path = format!("/organizations/{other}/templates/decision_needed/en");
    world.admin.put(&path, json!({ "text": "Not yours" })).await.expect(200);
    world.sql("UPDATE users SET name = '<i>Alice</i>' WHERE username = 'alice'").await;
    let server = start(0);
    let messenger = messenger(&world, &plain(server.port));
    work(&messenger).await;
    ann.approve(&ticket).await.expect(200);
    work(&messenger).await;
    let mails = server.mails();
    let [submitted, approved] = to(&mails, "alice@example.net")[..] else { panic!("{mails:#?}") };
    assert!(submitted.header("subject").unwrap().starts_with("Got it: "), "{submitted:?}");
    assert!(text(submitted).contains("The request was submitted."), "{}", text(submitted));
    assert_eq!(
        submitted.mail["parts"][1]["text"].as_str().unwrap().trim(),
        "<b>&lt;i&gt;Alice&lt;/i&gt;</b>"
    );
    assert!(text(approved).contains("The request was approved by Ann."), "{}", text(approved));
    let [needed] = to(&mails, "ann@example.net")[..] else { panic!("{mails:#?}") };
    assert!(text(needed).contains("Your decision is needed."), "{}", text(needed));
    assert_eq!(deliveries(&world, "alice").await, ["submitted delivered 1", "approved delivered 1"]);
}
