//! Decisions by the link of a mail, and its page (domain.md section 14).

use super::tell;
use super::unsubscribe::links;
use gatepass_app::auth::link_tokens::{LinkTokens, Purpose};
use gatepass_app::decisions::{Asked, Choice};
use gatepass_domain::notify::Message;
use gatepass_testing::{Answer, Person, Value, World, asking, json, levels};
use time::Duration;

const FORM: &str = "application/x-www-form-urlencoded";

fn tokens(world: &World) -> LinkTokens {
    LinkTokens::new(&world.shared.settings().jwt_keys).unwrap()
}

/// The id of the mail that asks a person to decide.
async fn mail_to(world: &World, person: &Person) -> String {
    let sql = format!(
        "SELECT id::text FROM deliveries WHERE recipient_id = '{}' AND message = 'decision_needed' ORDER BY id DESC",
        person.id
    );
    world.query(&sql).await.remove(0)
}

/// What the mail to a person asks about a ticket as it is now.
async fn asked(world: &World, person: &Person, ticket: &Value) -> Asked {
    let shown = person.get(&format!("/tickets/{}", ticket["id"].as_str().unwrap())).await.expect(200);
    Asked {
        delivery: mail_to(world, person).await.parse().unwrap(),
        level: u32::try_from(shown["level"].as_u64().unwrap()).unwrap(),
        digest: shown["digest"].as_str().unwrap().to_owned(),
    }
}

fn path(world: &World, asked: &Asked) -> String {
    links(world).decide(asked).unwrap().strip_prefix("https://gatepass.example.org").unwrap().to_owned()
}

async fn post(world: &World, path: &str, form: &str) -> Answer {
    let request = world.anon().request(reqwest::Method::POST, path);
    Answer::of(request.header("content-type", FORM).body(form.to_owned())).await
}

/// Alice asks for access to `web`, Ann decides, then Ben.
async fn desk() -> (World, Person, Person, Person, Value) {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.member("ann").await, world.member("ben").await);
    world.sql("UPDATE users SET email = username || '@example.net', name = initcap(username)").await;
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    (world, alice, ann, ben, ticket)
}

async fn state(person: &Person, ticket: &Value) -> (String, u64) {
    let shown = person.get(&format!("/tickets/{}", ticket["id"].as_str().unwrap())).await.expect(200);
    (shown["state"].as_str().unwrap().to_owned(), shown["level"].as_u64().unwrap_or_default())
}

#[actix_web::test]
async fn a_link_shows_the_request_and_its_form_approves_once() {
    let (world, _, ann, ben, ticket) = desk().await;
    let link = path(&world, &asked(&world, &ann, &ticket).await);
    for _ in 0..2 {
        let page = world.root(&link).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
        for text in
            ["Alice", "web", "<button name=\"decision\" value=\"approve\">", "Your decision is needed."]
        {
            assert!(page.text.contains(text), "{text}: {}", page.text);
        }
        assert_eq!(state(&ann, &ticket).await, ("pending".to_owned(), 1), "a scanner decides nothing");
    }
    let page = post(&world, &link, "decision=approve&comment=fine").await;
    assert!(
        page.status.as_u16() == 200 && page.text.contains("You have approved this request."),
        "{}",
        page.text
    );
    assert_eq!(state(&ann, &ticket).await, ("pending".to_owned(), 2));
    for form in ["decision=approve", "decision=deny&comment=no"] {
        let page = post(&world, &link, form).await;
        assert_eq!(page.status.as_u16(), 409, "{}", page.text);
        assert!(!page.text.contains("Alice"), "{}", page.text);
    }
    assert_eq!(world.root(&link).await.status.as_u16(), 409);
    assert_eq!(state(&ann, &ticket).await, ("pending".to_owned(), 2));
    // The log names the approver, and the message.
    let events = world.admin.get("/events?action=ticket.approval_recorded").await.expect(200);
    let event = &events["items"][0];
    assert_eq!(event["actor"]["id"], json!(ann.id));
    let mail = mail_to(&world, &ann).await;
    assert_eq!(event["credential"], json!(format!("message:{mail}")), "{event}");
    let delivery = world.admin.get(&format!("/deliveries/{mail}")).await.expect(200);
    assert!(delivery["decided_at"].is_string(), "{delivery}");
    // The next approver denies by theirs, with a reason.
    tell(&world).await;
    let link = path(&world, &asked(&world, &ben, &ticket).await);
    for form in ["decision=deny", "decision=deny&comment=%20%0a"] {
        let page = post(&world, &link, form).await;
        assert_eq!(page.status.as_u16(), 422, "{}", page.text);
        assert!(page.text.contains("Write the reason") && page.text.contains("<form"), "{}", page.text);
    }
    let long = format!("decision=deny&comment={}", "x".repeat(4001));
    assert!(post(&world, &link, &long).await.text.contains("4,000 characters"));
    let page = post(&world, &link, "decision=deny&comment=not+tonight").await;
    assert!(
        page.status.as_u16() == 200 && page.text.contains("You have denied this request."),
        "{}",
        page.text
    );
    let shown = ben.get(&format!("/tickets/{}", ticket["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(shown["state"], json!("denied"), "{shown}");
}

#[actix_web::test]
async fn a_link_of_a_mail_that_was_sent_stays_when_its_reader_turns_such_mails_off() {
    let (world, _, ann, _, ticket) = desk().await;
    let link = path(&world, &asked(&world, &ann, &ticket).await);
    let sent =
        format!("UPDATE deliveries SET state = 'delivered' WHERE id = '{}'", mail_to(&world, &ann).await);
    world.sql(&sent).await;
    let chosen = json!({ "language": "en", "time_zone": "UTC", "unwanted_mail": ["decision_needed"] });
    ann.put("/me/notifications", chosen).await.expect(200);
    assert_eq!(world.root(&link).await.status.as_u16(), 200);
    assert_eq!(post(&world, &link, "decision=approve").await.status.as_u16(), 200);
    assert_eq!(state(&ann, &ticket).await, ("pending".to_owned(), 2));
}

#[actix_web::test]
async fn two_posts_at_one_moment_decide_once() {
    let (world, _, ann, _, ticket) = desk().await;
    let link = path(&world, &asked(&world, &ann, &ticket).await);
    let (one, other) = futures::join!(
        post(&world, &link, "decision=approve"),
        post(&world, &link, "decision=deny&comment=no")
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", one.text, other.text);
    let decisions = world.number("SELECT count(*) FROM decisions").await;
    assert_eq!(decisions, 1);
}

#[actix_web::test]
async fn a_link_to_a_request_that_has_changed_decides_nothing() {
    let (world, alice, ann, ben, ticket) = desk().await;
    let before = asked(&world, &ann, &ticket).await;
    let stale = Asked { digest: "0".repeat(64), ..before.clone() };
    let other_level = Asked { level: 2, ..before.clone() };
    for asked in [stale, other_level] {
        let link = path(&world, &asked);
        assert_eq!(world.root(&link).await.status.as_u16(), 409);
        let page = post(&world, &link, "decision=approve").await;
        assert!(page.status.as_u16() == 409 && page.text.contains("has changed"), "{}", page.text);
    }
    // An approver who is not asked any more.
    let level = format!("/tickets/{}/reassign", ticket["id"].as_str().unwrap());
    world
        .admin
        .post(&level, json!({ "level": 1, "approvers": [ben.id], "reason": "away" }))
        .await
        .expect(200);
    let page = post(&world, &path(&world, &before), "decision=approve").await;
    assert_eq!(page.status.as_u16(), 403, "{}", page.text);
    assert_eq!(state(&alice, &ticket).await, ("pending".to_owned(), 1));
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 0);
}

#[actix_web::test]
async fn rights_that_are_taken_away_end_a_link() {
    let (world, _, ann, _, ticket) = desk().await;
    let link = path(&world, &asked(&world, &ann, &ticket).await);
    world.admin.patch(&format!("/users/{}", ann.id), json!({ "is_active": false })).await.expect(200);
    assert_eq!(world.root(&link).await.status.as_u16(), 404);
    let page = post(&world, &link, "decision=approve").await;
    assert_eq!(page.status.as_u16(), 404, "{}", page.text);
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 0);
    world.admin.patch(&format!("/users/{}", ann.id), json!({ "is_active": true })).await.expect(200);
    // A link expires after 30 days, and with the ticket.
    world.sql("UPDATE deliveries SET created_at = created_at - interval '30 days'").await;
    assert_eq!(post(&world, &link, "decision=approve").await.status.as_u16(), 404);
    world.sql("UPDATE deliveries SET created_at = created_at + interval '30 days'").await;
    world.travel(Duration::days(31)).await;
    assert_eq!(post(&world, &link, "decision=approve").await.status.as_u16(), 404);
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 0);
}

#[actix_web::test]
async fn an_organization_wants_a_login_for_privileged_requests() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.sql("UPDATE users SET email = username || '@example.net', name = initcap(username)").await;
    let web = world.asset("web").await;
    let account = json!({ "username": "boss", "privileged": true });
    world.admin.post(&format!("/assets/{web}/accounts"), account).await.expect(201);
    world.flow(levels(&[&[&ann]])).await;
    let url = format!("/organizations/{}/settings", world.org);
    let asks = async |accounts: Value| {
        let mut request = asking(&world, &web);
        request["request"]["accounts"] = accounts;
        let ticket = alice.ask(request).await;
        tell(&world).await;
        path(&world, &asked(&world, &ann, &ticket).await)
    };
    let chosen = world.admin.get(&url).await.expect(200);
    assert_eq!(chosen["notifications"]["decisions_by_mail"], json!("unprivileged"), "{chosen}");
    let privileged = asks(json!(["boss"])).await;
    for answer in [world.root(&privileged).await, post(&world, &privileged, "decision=approve").await] {
        assert_eq!(answer.status.as_u16(), 403, "{}", answer.text);
        assert!(
            answer.text.contains("Log in to decide it.") && !answer.text.contains("Alice"),
            "{}",
            answer.text
        );
    }
    let all = asks(json!(["@ALL"])).await;
    assert_eq!(world.root(&all).await.status.as_u16(), 403);
    let harmless = asks(json!(["app"])).await;
    assert_eq!(world.root(&harmless).await.status.as_u16(), 200);
    let excluded = asks(json!(["@ALL", "!boss", "!root"])).await;
    assert_eq!(world.root(&excluded).await.status.as_u16(), 200);
    // The setting counts when the link is used.
    let settings = |by: &str| {
        let mut settings = chosen.clone();
        settings["notifications"]["decisions_by_mail"] = json!(by);
        settings
    };
    world.admin.put(&url, settings("all")).await.expect(200);
    assert_eq!(world.root(&privileged).await.status.as_u16(), 200);
    world.admin.put(&url, settings("none")).await.expect(200);
    assert_eq!(post(&world, &harmless, "decision=approve").await.status.as_u16(), 403);
    assert_eq!(world.number("SELECT count(*) FROM decisions").await, 0);
}

#[actix_web::test]
async fn other_tokens_are_no_links() {
    let (world, _, ann, _, ticket) = desk().await;
    let asked = asked(&world, &ann, &ticket).await;
    let tokens = tokens(&world);
    let button = asked.button(&tokens, Choice::Approve).unwrap();
    assert!(button.len() < 200, "{} characters", button.len());
    let stop =
        tokens.issue(Purpose::Unsubscribe, &json!({ "user": ann.id, "message": "commented" })).unwrap();
    let link = asked.link(&tokens).unwrap();
    let (claims, tag) = link.split_at(link.len() - 43);
    let other = Asked { delivery: world.new_id().parse().unwrap(), ..asked.clone() }.link(&tokens).unwrap();
    let unasked = world
        .query(&format!("SELECT id::text FROM deliveries WHERE message = '{}'", Message::Submitted))
        .await
        .remove(0);
    let unasked = Asked { delivery: unasked.parse().unwrap(), ..asked.clone() }.link(&tokens).unwrap();
    let mut pages = Vec::new();
    for token in
        ["", "x", &button, &stop, claims, tag, &other, &unasked, &format!("{claims}{}", "A".repeat(43))]
    {
        let path = format!("/decide?token={token}");
        for page in [world.root(&path).await, post(&world, &path, "decision=approve").await] {
            assert_eq!(page.status.as_u16(), 404, "{token}: {}", page.text);
            pages.push(page.text);
        }
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "{pages:#?}");
    // A link is no credential of the API.
    world.bearer(Some(&link)).get("/me").await.problem(401, "unauthenticated");
}
