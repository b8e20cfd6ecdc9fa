//! Queues, filters, pages.

use gatepass_testing::{World, asking, json, levels};

#[actix_web::test]
async fn queues_tell_whose_turn_it_is() {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    world.flow(levels(&[&[&ann], &[&ben]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    let id = ticket["id"].as_str().unwrap();
    let queue = async |person: &gatepass_testing::Person, queue: &str| {
        person.get(&format!("/tickets?queue={queue}")).await.ids()
    };
    assert_eq!(queue(&alice, "mine").await, [id]);
    assert_eq!(queue(&ann, "mine").await.len(), 0);
    assert_eq!(queue(&ann, "awaiting_me").await, [id]);
    assert_eq!(queue(&ben, "awaiting_me").await.len(), 0);
    ann.approve(&ticket).await.expect(200);
    assert_eq!(queue(&ann, "awaiting_me").await.len(), 0);
    assert_eq!(queue(&ann, "decided_by_me").await, [id]);
    assert_eq!(queue(&ben, "awaiting_me").await, [id]);
    assert_eq!(queue(&ben, "decided_by_me").await.len(), 0);
    assert_eq!(queue(&ben, "all").await, [id]);
    ann.get("/tickets?queue=mine&colour=red").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn filters_narrow_and_repeat_for_alternatives() {
    let world = World::new().await;
    let (alice, bob) = (world.member("alice").await, world.member("bob").await);
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    let automatic = world.flow(json!({ "type": "automatic" })).await;
    let ask = async |person: &gatepass_testing::Person, asset: &str, flow: &str, title: &str| {
        let mut body = asking(&world, asset);
        body["flow_id"] = json!(flow);
        body["title"] = json!(title);
        person.ask(body).await
    };
    let one = ask(&alice, &web, &automatic, "100% sure").await;
    let manual = world.flow(json!({ "type": "manual" })).await;
    let two = ask(&bob, &db, &manual, "patch_day").await;
    let (one_id, two_id) = (one["id"].as_str().unwrap(), two["id"].as_str().unwrap());
    let number = &two["number"];
    for (filter, expected) in [
        ("state=approved".to_owned(), vec![one_id]),
        ("state=approved&state=pending".to_owned(), vec![two_id, one_id]),
        ("state=pending".to_owned(), vec![two_id]),
        ("type=asset_access&type=device_admin&sort=created_at".to_owned(), vec![one_id, two_id]),
        ("type=device_admin".to_owned(), vec![]),
        ("approval_type=manual".to_owned(), vec![two_id]),
        (format!("applicant_id={}", alice.id), vec![one_id]),
        (format!("beneficiary_id={}&beneficiary_id={}", alice.id, bob.id), vec![two_id, one_id]),
        ("applicant_name=OB".to_owned(), vec![two_id]),
        (format!("org_id={}", world.org), vec![two_id, one_id]),
        (format!("flow_id={automatic}"), vec![one_id]),
        (format!("asset_id={db}"), vec![two_id]),
        (format!("asset_id={db}&asset_id={web}"), vec![two_id, one_id]),
        ("q=100%25".to_owned(), vec![one_id]),
        ("q=patch_".to_owned(), vec![two_id]),
        ("q=0%25_".to_owned(), vec![]),
        (format!("q=%23{number}"), vec![two_id]),
        ("created_from=2100-01-01T00:00:00Z".to_owned(), vec![]),
        ("created_to=2100-01-01T00:00:00Z".to_owned(), vec![two_id, one_id]),
    ] {
        let answer = world.admin.get(&format!("/tickets?{filter}")).await;
        answer.clone().expect(200);
        assert_eq!(answer.ids(), expected, "{filter}");
    }
    assert_eq!(world.admin.get("/tickets?include=total&limit=1").await.expect(200)["total"], 2);
}

#[actix_web::test]
async fn pages_hold_every_ticket_once() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(json!({ "type": "manual" })).await;
    let web = world.asset("web").await;
    let mut all = Vec::new();
    for _ in 0..7 {
        all.push(alice.ask(asking(&world, &web)).await["id"].as_str().unwrap().to_owned());
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = alice.get(&format!("/tickets?limit=3&queue=mine&sort=created_at{cursor}")).await;
        seen.extend(page.ids());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
    alice.get(&format!("/tickets?limit=3{cursor}")).await.problem(400, "cursor_mismatch");
}
