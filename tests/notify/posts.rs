//! Posts of webhooks to a receiver of the test.

use super::receiver::{Post, Receiver};
use std::collections::BTreeSet;
use std::time::Duration;

use gatepass_delivery::FrontendUrl;
use gatepass_delivery::webhook::{Client, Secret, WebhookConfig, sign};
use gatepass_testing::{Value, World, asking, json, levels};
use gatepass_worker::{Messenger, Pages, Senders};
use time::{Duration as Span, OffsetDateTime};
use tokio::net::TcpListener;

fn messenger(world: &World) -> Messenger {
    let allow = "127.0.0.0/8".parse().unwrap();
    let client = Client::new(WebhookConfig { allow, ca: None, timeout: Duration::from_secs(60) }).unwrap();
    let frontend = FrontendUrl::parse("https://desk.example.org");
    let pages = Pages { api: Some("https://gatepass.example.org/".to_owned()), frontend };
    let senders = Senders { webhooks: Some(client), pages, ..Senders::default() };
    Messenger::new(world.db.clone(), Duration::from_millis(10), || 0.0, senders)
}

/// Works until nothing is due.
async fn work(world: &World) {
    let messenger = messenger(world);
    while messenger.step().await.unwrap() {}
}

/// A webhook for events of tickets. Returns its id and its secret.
async fn webhook(world: &World, url: &str) -> (String, String) {
    let body = json!({ "org_id": world.org, "name": "desk", "url": url, "events": ["ticket.", "grant."] });
    let made = world.admin.post("/webhooks", body).await.expect(201);
    (made["webhook"]["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

/// Opens a ticket that nobody has decided.
async fn open(world: &World) -> Value {
    let alice = world.member("alice").await;
    let ann = world.member("ann").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(world, &web)).await
}

/// The deliveries to webhooks, oldest first.
async fn deliveries(world: &World) -> Vec<String> {
    let sql = "SELECT message || ' ' || state || ' ' || attempts || coalesce(' ' || error, '') FROM deliveries \
        WHERE channel = 'webhook' ORDER BY id";
    world.query(sql).await
}

fn is_signed(post: &Post, secret: &str) -> bool {
    let id = post.header("webhook-id");
    let at = OffsetDateTime::from_unix_timestamp(post.header("webhook-timestamp").parse().unwrap()).unwrap();
    let secret = Secret::parse(secret).unwrap();
    let signed = sign(id, at, post.body.as_bytes(), &[secret]);
    let signature = signed.iter().find(|(name, _)| *name == "webhook-signature").unwrap().1.clone();
    post.header("webhook-signature").split(' ').any(|one| one == signature)
}

/// Checks that a post has the fields of its schema, and is about the kind of object that the schema of its action names.
fn is_as_documented(post: &Value) {
    let document = gatepass_api::openapi::document();
    let fields = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let schema = |name: &str| fields(&document["components"]["schemas"][name]["properties"]);
    assert_eq!(fields(post), schema("WebhookPost"));
    assert_eq!(fields(&post["data"]), schema("WebhookData"));
    assert_eq!(fields(&post["data"]["links"]), schema("WebhookLinks"));
    let webhook = &document["webhooks"][post["type"].as_str().unwrap()];
    let schema = &webhook["post"]["requestBody"]["content"]["application/json"]["schema"]["allOf"][1];
    assert_eq!(schema["properties"]["type"]["const"], post["type"]);
    let subject = &schema["properties"]["data"]["properties"]["subject"]["properties"]["type"]["const"];
    assert_eq!(*subject, post["data"]["subject"]["type"]);
}

#[actix_web::test]
async fn events_are_posted_in_order_signed_and_without_what_receivers_must_not_read() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[204]).await;
    let (id, secret) = webhook(&world, &receiver.url).await;
    let ticket = open(&world).await;
    work(&world).await;
    let posts = receiver.posts();
    let types: Vec<Value> = posts.iter().map(|post| post.json()["type"].clone()).collect();
    assert_eq!(types, ["ticket.opened", "ticket.level_started"]);
    let opened = posts[0].json();
    assert_eq!(
        (&opened["data"]["ticket_id"], &opened["data"]["actor"]["username"]),
        (&ticket["id"], &json!("alice"))
    );
    let id_of_ticket = ticket["id"].as_str().unwrap();
    assert_eq!(
        opened["data"]["links"],
        json!({ "api": format!("https://gatepass.example.org/api/v1/tickets/{id_of_ticket}"),
            "frontend": format!("https://desk.example.org/tickets/{id_of_ticket}") })
    );
    for post in &posts {
        assert!(is_signed(post, &secret));
        is_as_documented(&post.json());
        for secret in ["\"ip\"", "credential", "internal_note", "session:"] {
            assert!(!post.body.contains(secret), "{}", post.body);
        }
    }
    assert_eq!(deliveries(&world).await, ["ticket.opened delivered 1", "ticket.level_started delivered 1"]);
    let shown = world.admin.get(&format!("/deliveries?recipient_id={id}")).await.expect(200);
    assert_eq!(
        (&shown["items"][0]["answer"]["status"], &shown["items"][0]["answer"]["body"]),
        (&json!(204), &json!(""))
    );

    let rotated = world.admin.post(&format!("/webhooks/{id}/rotate"), json!({})).await.expect(200);
    world.admin.post(&format!("/webhooks/{id}/test"), json!({})).await.expect(200);
    work(&world).await;
    let tested = receiver.posts().pop().unwrap();
    assert_eq!(tested.json()["type"], "webhook.tested");
    assert!(is_signed(&tested, &secret) && is_signed(&tested, rotated["secret"].as_str().unwrap()));
    world.travel(Span::hours(25)).await;
    let admin = world.again(&world.admin).await;
    admin.post(&format!("/webhooks/{id}/test"), json!({})).await.expect(200);
    work(&world).await;
    let later = receiver.posts().pop().unwrap();
    assert!(!is_signed(&later, &secret) && is_signed(&later, rotated["secret"].as_str().unwrap()));
}

#[actix_web::test]
async fn a_receiver_that_fails_gets_the_same_post_again_and_delays_the_next() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[500, 204]).await;
    webhook(&world, &receiver.url).await;
    open(&world).await;
    work(&world).await;
    assert_eq!(
        deliveries(&world).await,
        ["ticket.opened pending 1 the receiver answered 500", "ticket.level_started pending 0"]
    );
    world.travel(Span::seconds(6)).await;
    work(&world).await;
    let posts = receiver.posts();
    assert_eq!(posts.len(), 3);
    assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"));
    assert_eq!(posts[0].body, posts[1].body);
    assert_eq!(deliveries(&world).await, ["ticket.opened delivered 2", "ticket.level_started delivered 1"]);
}

#[actix_web::test]
async fn a_receiver_that_is_gone_or_fails_for_days_is_disabled_and_admins_hear_of_it() {
    let world = World::new().await;
    let olga = world.with_role("olga", "org_admin").await;
    let (gone, failing) = (Receiver::answering(&[410]).await, Receiver::answering(&[500]).await);
    let (first, _) = webhook(&world, &gone.url).await;
    let (second, _) = webhook(&world, &failing.url).await;
    open(&world).await;
    work(&world).await;
    let see =
        async |id: &str| world.again(&world.admin).await.get(&format!("/webhooks/{id}")).await.expect(200);
    let seen = see(&first).await;
    assert_eq!((&seen["is_active"], &seen["disabled_because"]), (&json!(false), &json!("gone")));
    assert_eq!(see(&second).await["is_active"], true);
    let of = async |state: &str| {
        world
            .number(&format!(
                "SELECT count(*) FROM deliveries WHERE channel = 'webhook' AND state = '{state}'"
            ))
            .await
    };
    assert_eq!((of("dead").await, of("dropped").await, of("pending").await), (1, 1, 2));

    world.sql("UPDATE webhooks SET failing_since = gatepass_now() - interval '5 days' WHERE is_active").await;
    world.sql("UPDATE delivery_lanes SET due_at = gatepass_now() WHERE due_at IS NOT NULL").await;
    work(&world).await;
    world.sql("UPDATE delivery_lanes SET due_at = gatepass_now() WHERE due_at IS NOT NULL").await;
    work(&world).await;
    let seen = see(&second).await;
    assert_eq!((&seen["is_active"], &seen["disabled_because"]), (&json!(false), &json!("failing")));
    assert_eq!(of("pending").await, 0);
    let told = super::told(&olga).await;
    assert_eq!(told.iter().filter(|message| *message == "webhook_disabled").count(), 2, "{told:?}");

    let on =
        world.admin.patch(&format!("/webhooks/{second}"), json!({ "is_active": true })).await.expect(200);
    assert_eq!((&on["disabled_because"], &on["failing_since"]), (&json!(null), &json!(null)));
}

#[actix_web::test]
async fn a_dead_receiver_delays_nobody_else_and_is_given_up_after_three_days() {
    let world = World::new().await;
    let good = Receiver::answering(&[204]).await;
    webhook(&world, "http://127.0.0.1:1025/nobody").await;
    webhook(&world, &good.url).await;
    open(&world).await;
    work(&world).await;
    assert_eq!(good.posts().len(), 2);
    let failed = "ticket.opened pending 1 the host accepts no connection";
    assert!(deliveries(&world).await.iter().any(|line| line == failed), "{:?}", deliveries(&world).await);
    world.travel(Span::days(3) + Span::minutes(1)).await;
    work(&world).await;
    let dead = "ticket.opened dead 2 the host accepts no connection";
    assert!(deliveries(&world).await.iter().any(|line| line == dead), "{:?}", deliveries(&world).await);
}

#[actix_web::test]
async fn a_messenger_that_is_killed_while_it_sends_is_followed_by_another() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[204]).await;
    webhook(&world, &receiver.url).await;
    open(&world).await;
    super::tell_all(&world).await;
    // The lane is leased, and its messenger never comes back.
    let ids = world.db.ids();
    let channels = [gatepass_domain::notify::Channel::Webhook];
    let conn = world.db.conn().await.unwrap();
    let lost =
        gatepass_persistence::notify::claim(&conn, ids, &channels, Duration::from_mins(3), 10).await.unwrap();
    drop(conn);
    assert_eq!(lost.len(), 1);
    work(&world).await;
    assert_eq!(receiver.posts().len(), 0);
    world.travel(Span::minutes(4)).await;
    work(&world).await;
    assert_eq!(receiver.posts().len(), 2);
    // The lost messenger can't record anything any more.
    let conn = world.db.conn().await.unwrap();
    let delivery =
        world.query("SELECT id FROM deliveries WHERE channel = 'webhook' LIMIT 1").await[0].parse().unwrap();
    let attempt = gatepass_persistence::notify::Attempt {
        result: gatepass_persistence::notify::Sent::Delivered,
        answer: None,
    };
    assert!(!gatepass_persistence::notify::record(&conn, &lost[0], delivery, attempt).await.unwrap());
}

#[actix_web::test]
async fn a_receiver_that_never_answers_delays_nobody_else() {
    let world = World::new().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let good = Receiver::answering(&[204]).await;
    webhook(&world, &format!("http://{}/silent", silent.local_addr().unwrap())).await;
    webhook(&world, &good.url).await;
    let ticket = open(&world).await;
    let (messenger, (stop, stopped)) = (messenger(&world), tokio::sync::watch::channel(false));
    let working = actix_web::rt::spawn(async move { Box::pin(messenger.run(stopped)).await });
    let _held = silent.accept().await.unwrap();
    // The silent receiver has a post by now, and what happens from here on still reaches the other one.
    world.admin.act("tickets", &ticket, "comments", json!({ "body": "why?" })).await.expect(201);
    let is_told = || good.posts().iter().any(|post| post.json()["type"] == "ticket.commented");
    while !is_told() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let waits =
        "SELECT count(*) FROM deliveries WHERE channel = 'webhook' AND state = 'pending' AND attempts = 0";
    // The receiver has the last post before the messenger has noted that.
    while world.number(waits).await > 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(world.number(waits).await, 3);
    stop.send(true).unwrap();
    working.await.unwrap();
}
