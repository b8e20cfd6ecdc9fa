//! What people and organizations choose about messages.

use super::{tell, told};
use gatepass_testing::{World, asking, json, levels};

#[actix_web::test]
async fn a_person_chooses_language_zone_and_mail() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let first = alice.get("/me/notifications").await.expect(200);
    assert_eq!(first, json!({ "language": "en", "time_zone": "UTC", "unwanted_mail": [] }));
    let chosen = json!({ "language": "de", "time_zone": "Europe/Zurich", "unwanted_mail": ["commented", "submitted"] });
    let put = alice.put("/me/notifications", chosen.clone()).await.expect(200);
    assert_eq!(
        put,
        json!({ "language": "de", "time_zone": "Europe/Zurich", "unwanted_mail": ["submitted", "commented"] })
    );
    assert_eq!(alice.get("/me/notifications").await.expect(200), put);
    let wrong = json!({ "language": "de", "time_zone": "Mars/Olympus", "unwanted_mail": ["self_granted"] });
    let refused = alice.put("/me/notifications", wrong).await.problem(422, "validation_failed");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/time_zone", "/unwanted_mail/0"]);
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
