//! What people and organizations choose about messages.

use super::{tell, told};
use gatepass_persistence::notify::mark_bounced;
use gatepass_testing::{Answer, Value, World, asking, json, levels};
use reqwest::Method;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[actix_web::test]
async fn a_person_chooses_language_zone_and_mail() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let first = alice.get("/me/notifications").await.expect(200);
    assert_eq!(
        first,
        json!({ "language": "en", "time_zone": "UTC", "unwanted_mail": [], "unwanted_chat": [], "address_bounced_at": null })
    );
    let chosen = json!({ "language": "de", "time_zone": "Europe/Zurich", "unwanted_mail": ["commented", "submitted"],
        "unwanted_chat": ["approved", "approved"] });
    let put = alice.put("/me/notifications", chosen.clone()).await.expect(200);
    assert_eq!(
        put,
        json!({ "language": "de", "time_zone": "Europe/Zurich", "unwanted_mail": ["submitted", "commented"],
            "unwanted_chat": ["approved"], "address_bounced_at": null })
    );
    assert_eq!(alice.get("/me/notifications").await.expect(200), put);
    let wrong = json!({ "language": "de", "time_zone": "Mars/Olympus", "unwanted_mail": ["self_granted"],
        "unwanted_chat": ["approved", "break_glass"] });
    let refused = alice.put("/me/notifications", wrong).await.problem(422, "validation_failed");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/time_zone", "/unwanted_mail/0", "/unwanted_chat/1"]);
}

#[actix_web::test]
async fn an_unwanted_mail_is_not_sent_and_the_inbox_has_the_notification() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.sql("UPDATE users SET email = username || '@example.org'").await;
    let chosen = json!({ "language": "en", "time_zone": "UTC", "unwanted_mail": ["submitted"] });
    alice.put("/me/notifications", chosen).await.expect(200);
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    assert_eq!(told(&alice).await, ["submitted"]);
    assert_eq!(world.query("SELECT message FROM deliveries").await, ["decision_needed"]);
}

#[actix_web::test]
async fn an_organization_chooses_which_messages_there_are() {
    let world = World::new().await;
    let (alice, ann, olga) =
        (world.member("alice").await, world.member("ann").await, world.with_role("olga", "org_admin").await);
    world.sql("UPDATE users SET email = username || '@example.org'").await;
    let path = format!("/organizations/{}", world.org);
    let silent = json!({ "settings": { "notifications": { "silent": ["submitted", "submitted"] } } });
    let changed = olga.patch(&path, silent).await.expect(200);
    let settings = &changed["settings"]["notifications"];
    assert_eq!(
        *settings,
        json!({ "mail": true, "silent": ["submitted"], "reminders": ["half", "day"], "endings": ["week", "day", "hour"], "decisions_by_mail": "unprivileged" })
    );
    let web = world.asset("web").await;
    world.flow(levels(&[&[&ann]])).await;
    let ticket = alice.ask(asking(&world, &web)).await;
    tell(&world).await;
    assert_eq!((told(&alice).await, told(&ann).await), (vec![], vec!["decision_needed".to_owned()]));

    olga.patch(&path, json!({ "settings": { "notifications": { "mail": false } } })).await.expect(200);
    ann.approve(&ticket).await.expect(200);
    tell(&world).await;
    assert_eq!(told(&alice).await, ["approved"]);
    assert_eq!(world.query("SELECT message FROM deliveries").await, ["decision_needed"]);
}

#[actix_web::test]
async fn settings_are_read_and_replaced_as_a_whole() {
    let world = World::new().await;
    let (alice, olga) = (world.member("alice").await, world.with_role("olga", "org_admin").await);
    let path = format!("/organizations/{}/settings", world.org);
    let mut settings = alice.get(&path).await.expect(200);
    settings["self_grants"] = json!(false);
    settings["notifications"]["endings"] = json!(["hour", "hour"]);
    alice.put(&path, settings.clone()).await.problem(403, "role_required");
    let put = olga.put(&path, settings).await.expect(200);
    assert_eq!((&put["self_grants"], &put["notifications"]["endings"]), (&json!(false), &json!(["hour"])));
    assert_eq!(olga.get(&path).await.expect(200), put);
    assert_eq!(olga.get("/events?action=organization.settings_updated").await.ids().len(), 1);
    olga.put(&path, put.clone()).await.expect(200);
    assert_eq!(olga.get("/events?action=organization.settings_updated").await.ids().len(), 1);
    let missing = json!({ "self_grants": true });
    let refused = olga.put(&path, missing).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"].as_array().unwrap().len(), 5, "{refused}");
}

#[actix_web::test]
async fn a_person_reads_that_their_address_was_refused_and_nobody_else_does() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.member("ann").await);
    world.sql("UPDATE users SET email = initcap(username) || '@example.org'").await;
    let stopped = world.stop_clock().await;
    mark_bounced(&world.db.conn().await.unwrap(), "ALICE@example.org", "no such mailbox").await.unwrap();
    let marked_at = world.query("SELECT to_json(at) #>> '{}' FROM bounced_addresses").await.remove(0);
    let shown = alice.get("/me/notifications").await;
    let etag = shown.header("etag").to_owned();
    let shown = shown.expect(200);
    let moment = |text: &str| OffsetDateTime::parse(text, &Rfc3339).unwrap();
    let told = moment(shown["address_bounced_at"].as_str().unwrap());
    assert!((told - moment(&marked_at)).abs() < time::Duration::milliseconds(1), "{shown} {marked_at}");
    assert!(!shown.to_string().contains("mailbox"), "{shown}");
    assert_eq!(ann.get("/me/notifications").await.expect(200)["address_bounced_at"], Value::Null);
    // It can't be written, and a change of the choices leaves it.
    let mut chosen = json!({ "language": "de", "time_zone": "UTC", "unwanted_mail": [] });
    let put = alice.put("/me/notifications", chosen.clone()).await.expect(200);
    assert_eq!(put["address_bounced_at"], shown["address_bounced_at"]);
    chosen["address_bounced_at"] = Value::Null;
    alice.put("/me/notifications", chosen).await.problem(422, "validation_failed");
    assert_ne!(etag, alice.get("/me/notifications").await.header("etag"));
    // Another address has no mark.
    world.set_clock(&stopped, time::Duration::minutes(1)).await;
    world.sql("UPDATE users SET email = 'alice@example.net' WHERE username = 'alice'").await;
    assert_eq!(alice.get("/me/notifications").await.expect(200)["address_bounced_at"], Value::Null);
}

#[actix_web::test]
async fn two_choices_with_one_etag_do_not_overwrite_each_other() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    // Before the first choice there is no row that could be locked.
    for _ in 0..2 {
        let etag = alice.get("/me/notifications").await.header("etag").to_owned();
        let put = |zone: &str| {
            let chosen = json!({ "language": "de", "time_zone": zone, "unwanted_mail": [] });
            let request = alice.request(Method::PUT, "/me/notifications").header("if-match", &etag);
            Answer::of(request.json(&chosen))
        };
        let zone = world.number("SELECT count(*) FROM notification_preferences").await;
        let zones = if zone == 0 { ["Europe/Zurich", "Asia/Shanghai"] } else { ["Asia/Tokyo", "Asia/Seoul"] };
        let (one, two) = futures::join!(put(zones[0]), put(zones[1]));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} {}", one.text, two.text);
        let kept = if one.status == 200 { zones[0] } else { zones[1] };
        assert_eq!(alice.get("/me/notifications").await.expect(200)["time_zone"], kept);
    }
}
