//! Searches for text in tickets.

use super::queues::ask;
use gatepass_testing::{World, asking, json, levels};

#[actix_web::test]
async fn text_is_found_in_what_a_ticket_says_and_in_the_names_it_was_asked_under() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bobby").await);
    let (web, db) = (world.asset("web-17").await, world.asset("ledger").await);
    world.flow(json!({ "type": "manual" })).await;
    let mut first = asking(&world, &web);
    first["title"] = json!("Größe 100% _sure_");
    first["reason"] = json!("INC-77");
    let first = alice.ask(first).await;
    let mut second = asking(&world, &db);
    second["on_behalf_of"] = json!(bob.id);
    let second = world.admin.ask(second).await;
    let (one, two) = (first["id"].as_str().unwrap(), second["id"].as_str().unwrap());
    let number = format!("%23{}", second["number"]);
    for (q, expected) in [
        ("gr%C3%B6%C3%9Fe", vec![one]),
        ("100%25", vec![one]),
        ("_SURE_", vec![one]),
        ("0%25_", vec![]),
        ("inc-77", vec![one]),
        ("alice", vec![one]),
        ("bobb", vec![two]),
        ("%20bobby%20", vec![two]),
        ("web-1", vec![one]),
        ("LEDGER", vec![two]),
        ("deploy", vec![two]),
        (number.as_str(), vec![two]),
        ("%25", vec![one]),
        ("nothing of the kind", vec![]),
    ] {
        for queue in ["all", "administrator"] {
            let found = world.admin.get(&format!("/tickets?include=total&queue={queue}&q={q}")).await;
            assert_eq!(found.ids(), expected, "{q} in {queue}");
            assert_eq!(found.json["total"], expected.len(), "{q} in {queue}");
        }
    }
    assert_eq!(alice.get("/tickets?q=inc").await.ids(), [one]);
    assert_eq!(bob.get("/tickets?queue=mine&q=bobby").await.ids(), [two]);
    assert_eq!(bob.get("/tickets?q=inc").await.ids().len(), 0);
}

#[actix_web::test]
async fn a_number_finds_the_ticket_of_that_number_and_no_other() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "automatic" })).await;
    let web = world.asset("web").await;
    let mut ids = Vec::new();
    for n in 0..12 {
        let mut body = asking(&world, &web);
        body["title"] = json!(format!("see #1 and #{n}"));
        ids.push(alice.ask(body).await);
    }
    for (q, place) in [("%231", 0), ("%2311", 10)] {
        let found = world.admin.get(&format!("/tickets?include=total&q={q}")).await;
        assert_eq!(found.ids(), [ids[place]["id"].as_str().unwrap()], "{q}");
        assert_eq!(found.json["total"], 1);
        let found = world.admin.get(&format!("/grants?include=total&q={q}")).await;
        assert_eq!(found.ids(), [ids[place]["grants"][0].as_str().unwrap()], "{q}");
        assert_eq!(found.json["total"], 1);
    }
    assert_eq!(world.admin.get("/tickets?q=%2399").await.ids().len(), 0);
    assert_eq!(world.admin.get("/tickets?q=see%20%231").await.ids().len(), 12);
}

#[actix_web::test]
async fn whoever_is_renamed_is_found_by_the_name_they_asked_under_and_by_the_new_one_as_applicant() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let id = ticket["id"].as_str().unwrap();
    world.sql(&format!("UPDATE users SET name = 'Zelda' WHERE id = '{}'", alice.id)).await;
    world.sql("UPDATE users SET username = 'zelda' WHERE username = 'alice'").await;
    let found = async |filter: &str| world.admin.get(&format!("/tickets?{filter}")).await.ids();
    assert_eq!(found("q=alice").await, [id]);
    assert_eq!(found("q=zelda").await.len(), 0);
    assert_eq!(found("applicant_name=ZELD").await, [id]);
    assert_eq!(found("applicant_name=alice").await.len(), 0);
}

#[actix_web::test]
async fn what_is_far_down_is_found_behind_thousands_that_are_not() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let (manual, assigned) =
        (world.flow(json!({ "type": "manual" })).await, world.flow(levels(&[&[&ann]])).await);
    let web = world.asset("web").await;
    let needle = ask(&alice, &world, &web, &manual).await;
    world.sql(&format!("UPDATE tickets SET folded = folded || ' needle' WHERE id = '{needle}'")).await;
    let hay = ask(&ann_in(&world, &ann).await, &world, &web, &assigned).await;
    world
        .sql(&format!(
            "INSERT INTO tickets SELECT (t).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object( \
                 'id', overlay(s.id::text placing lpad(to_hex(n), 12, '0') from 25), 'number', 1000 + n)) AS t \
             FROM tickets s, generate_series(1, 2500) n WHERE s.id = '{hay}') copies; \
             INSERT INTO ticket_levels SELECT id, 1, 'active' FROM tickets WHERE number > 1000"
        ))
        .await;
    let found = async |filter: &str| world.admin.get(&format!("/tickets?{filter}")).await.ids();
    for filter in
        ["", "&queue=administrator", "&sort=updated_at", "&sort=created_at", "&applicant_name=alice"]
    {
        assert_eq!(found(&format!("q=needle{filter}")).await, [needle.as_str()], "{filter}");
    }
    assert_eq!(found("applicant_name=alice&sort=-decision_deadline").await, [needle.as_str()]);
    assert_eq!(found("q=ann&limit=200").await.len(), 200);
}

async fn ann_in(world: &World, ann: &gatepass_testing::Person) -> gatepass_testing::Person {
    world.join(&world.org, ann, "member").await;
    ann.clone()
}
