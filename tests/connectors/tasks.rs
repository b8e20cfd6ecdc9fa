//! Grants that connectors carry: they begin and end when the connectors say so.

use super::{Desk, wait_for};
use gatepass_testing::{Value, administering, asking, json, levels};
use time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// The actions of the events of a grant, oldest first.
async fn events(desk: &Desk, grant: &str) -> Vec<String> {
    let of = format!("SELECT action FROM events WHERE subject_id = '{grant}' ORDER BY id");
    desk.world.query(&of).await
}

#[actix_web::test]
async fn access_begins_when_the_connector_has_given_it_and_ends_before_it_is_taken_away() {
    let desk = Desk::new().await;
    let grant = desk.grant().await;
    assert_eq!((desk.state(&grant).await.as_str(), desk.is_member().await), ("provisioning", false));
    let shown = desk.alice.get(&format!("/grants/{grant}")).await.expect(200);
    assert_eq!(shown["in_force"], json!(false));

    let task = desk.task().await;
    assert_eq!((&task["wanted"], &task["grant_id"]), (&json!("give"), &json!(grant)));
    assert_eq!(task["groups"], json!([{ "id": desk.group, "name": "db" }]));
    assert_eq!((&task["user"]["username"], &task["attempt"]), (&json!("alice"), &json!(1)));
    // It is leased.
    assert_eq!(desk.tasks().await, Vec::<Value>::new());
    desk.report(&task, "done").await.expect(200);
    assert_eq!((desk.state(&grant).await.as_str(), desk.is_member().await), ("active", true));
    desk.report(&task, "done").await.problem(409, "task_replaced");

    desk.revoke(&grant).await;
    assert_eq!((desk.state(&grant).await.as_str(), desk.is_member().await), ("revoking", false));
    desk.report(&task, "done").await.problem(409, "task_replaced");
    let task = desk.task().await;
    assert_eq!(task["wanted"], json!("take"));
    desk.report(&task, "done").await.expect(200);
    assert_eq!(desk.state(&grant).await, "revoked");
    let expected = ["grant.created", "grant.provisioned", "grant.revoked", "grant.deprovisioned"];
    assert_eq!(events(&desk, &grant).await, expected);
}

#[actix_web::test]
async fn a_permission_allows_nothing_before_its_connectors_have_given_the_access() {
    let desk = Desk::new().await;
    let (world, web) = (&desk.world, desk.world.asset("web").await);
    let node = world.node("Web", None).await;
    world.place(&web, &node).await;
    // Two connectors: for the asset, which the node of the request holds, and for everything.
    for settings in [json!({ "name": "web", "assets": [web] }), json!({ "name": "all" })] {
        let mut body = json!({ "org_id": world.org, "service_id": desk.agent.id });
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        world.admin.post("/connectors", body).await.expect(201);
    }
    world.flow(json!({ "type": "automatic" })).await;
    let mut body = asking(world, &web);
    body["request"]["assets"] = json!([]);
    body["request"]["nodes"] = json!([node]);
    let ticket = desk.alice.ask(body).await;
    let grant = ticket["grants"][0].as_str().unwrap();
    let may = async || {
        let body = json!({ "asset_id": web, "account": "app", "protocol": "ssh", "action": "connect" });
        let answer = desk.alice.post("/access/check", body).await.expect(200);
        answer["allowed"].as_bool().unwrap()
    };
    assert!(!may().await);
    let ids = world.query("SELECT id::text FROM connectors WHERE name IN ('web', 'all') ORDER BY name").await;
    let mut tasks = Vec::new();
    for connector in &ids {
        let [task] = super::fetch(&desk.agent, connector).await.try_into().unwrap();
        assert_eq!(task["nodes"], json!([{ "id": node, "name": "Web" }]));
        assert_eq!(task["accounts"], json!(["app"]));
        // The connector of all is told what the grant names, the other one which of its assets that reaches.
        let reached = task["assets"].as_array().unwrap().len();
        assert_eq!(reached, usize::from(connector == ids.last().unwrap()));
        tasks.push(task);
    }
    desk.report(&tasks[0], "done").await.expect(200);
    assert!(!may().await && desk.state(grant).await == "provisioning");
    desk.report(&tasks[1], "done").await.expect(200);
    assert!(may().await && desk.state(grant).await == "active");

    world.travel(Duration::hours(5)).await;
    assert!(!may().await && desk.state(grant).await == "revoking");
    crate::jobs::work_off(world).await;
    for connector in &ids {
        let [task] = super::fetch(&desk.agent, connector).await.try_into().unwrap();
        assert_eq!((&task["wanted"], desk.state(grant).await.as_str()), (&json!("take"), "revoking"));
        desk.report(&task, "done").await.expect(200);
    }
    assert_eq!(desk.state(grant).await, "expired");
}

#[actix_web::test]
async fn a_session_is_carried_from_its_start() {
    let desk = Desk::new().await;
    let (world, laptop) = (&desk.world, desk.world.asset("laptop").await);
    let body =
        json!({ "org_id": world.org, "name": "laptops", "assets": [laptop], "service_id": desk.agent.id });
    let made = world.admin.post("/connectors", body).await.expect(201);
    let connector = made["connector"]["id"].as_str().unwrap();
    let settings = json!({ "ticket_type": "device_admin", "item": { "assets": [laptop] } });
    let item = world.item("Laptops", settings).await;
    let ticket = desk.alice.ask(administering(world, &item, &laptop)).await;
    let grant = ticket["grants"][0].as_str().unwrap();
    assert_eq!(
        (desk.state(grant).await.as_str(), super::fetch(&desk.agent, connector).await.len()),
        ("ready", 0)
    );
    desk.alice.post(&format!("/grants/{grant}/start"), json!({})).await.expect(200);
    assert_eq!(desk.state(grant).await, "provisioning");
    let [task] = super::fetch(&desk.agent, connector).await.try_into().unwrap();
    desk.report(&task, "done").await.expect(200);
    assert_eq!(desk.state(grant).await, "active");
    desk.alice.post(&format!("/grants/{grant}/end"), json!({})).await.expect(200);
    assert_eq!(desk.state(grant).await, "revoking");
    let [task] = super::fetch(&desk.agent, connector).await.try_into().unwrap();
    assert_eq!((&task["wanted"], &task["assets"][0]["name"]), (&json!("take"), &json!("laptop")));
    desk.report(&task, "done").await.expect(200);
    assert_eq!(desk.state(grant).await, "ended");
}

/// This many hours from now on.
async fn at(desk: &Desk, hours: i64) -> String {
    let at = "to_char(date_trunc('second', gatepass_now() AT TIME ZONE 'UTC')";
    desk.world
        .query(&format!("SELECT {at} + interval '{hours} hours', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"))
        .await
        .remove(0)
}

#[actix_web::test]
async fn tasks_wait_for_the_window_and_come_again_when_its_end_moves() {
    let desk = Desk::new().await;
    let mut body = gatepass_testing::wanting(&desk.world, &desk.item);
    body["timing"] = json!({ "mode": "scheduled", "start": at(&desk, 2).await, "duration": "PT4H" });
    let ticket = desk.alice.ask(body).await;
    let grant = ticket["grants"][0].as_str().unwrap();
    assert_eq!((desk.state(grant).await.as_str(), desk.tasks().await.len()), ("scheduled", 0));
    desk.world.travel(Duration::hours(2)).await;
    assert_eq!(desk.state(grant).await, "provisioning");
    desk.report(&desk.task().await, "done").await.expect(200);

    let end = at(&desk, 2).await;
    desk.admin.patch(&format!("/grants/{grant}"), json!({ "end": end })).await.expect(200);
    let task = desk.task().await;
    assert_eq!((&task["wanted"], &task["window"]["end"]), (&json!("give"), &json!(end)));
    assert_eq!((desk.state(grant).await.as_str(), desk.is_member().await), ("active", true));
    desk.report(&task, "done").await.expect(200);
    assert_eq!(desk.state(grant).await, "active");
}

#[actix_web::test]
async fn a_connector_without_a_task_has_nothing_to_take_away() {
    let desk = Desk::new().await;
    let grant = desk.grant().await;
    desk.revoke(&grant).await;
    assert_eq!((desk.state(&grant).await.as_str(), desk.tasks().await.len()), ("revoked", 0));
}

#[actix_web::test]
async fn who_takes_away_hears_what_other_grants_still_give() {
    let desk = Desk::new().await;
    let first = desk.grant().await;
    desk.report(&desk.task().await, "done").await.expect(200);
    let item = desk.world.item("More", json!({ "item": { "groups": [desk.group] } })).await;
    let second = desk.grant_of(&item).await;
    let task = desk.task().await;
    assert_eq!(task["others"][0]["grant_id"], json!(first));
    desk.report(&task, "done").await.expect(200);
    desk.revoke(&first).await;
    let task = desk.task().await;
    assert_eq!((&task["wanted"], &task["others"][0]["grant_id"]), (&json!("take"), &json!(second)));
    assert_eq!(task["stays_in"], json!([desk.group]));
    // One task for a user at a time.
    desk.revoke(&second).await;
    assert_eq!(desk.tasks().await.len(), 0);
    desk.report(&task, "done").await.expect(200);
    let last = desk.task().await;
    assert_eq!(
        (&last["grant_id"], &last["others"], &last["stays_in"]),
        (&json!(second), &json!([]), &json!([]))
    );
}

#[actix_web::test]
async fn a_new_connector_is_given_what_is_open_and_the_grants_stay_active() {
    let desk = Desk::new().await;
    desk.world
        .admin
        .patch(&format!("/connectors/{}", desk.connector), json!({ "is_active": false }))
        .await
        .expect(200);
    let grant = desk.grant().await;
    assert_eq!(desk.state(&grant).await, "active");
    desk.world
        .admin
        .patch(&format!("/connectors/{}", desk.connector), json!({ "is_active": true }))
        .await
        .expect(200);
    crate::jobs::work_off(&desk.world).await;
    let task = desk.task().await;
    assert_eq!((&task["grant_id"], desk.state(&grant).await.as_str()), (&json!(grant), "active"));
    desk.report(&task, "done").await.expect(200);
    desk.revoke(&grant).await;
    assert_eq!(desk.state(&grant).await, "revoking");
}

#[actix_web::test]
async fn an_agent_waits_for_tasks() {
    let desk = Desk::new().await;
    let path = format!("/connectors/{}/tasks", desk.connector);
    let (answer, grant) = futures::join!(wait_for(&desk.agent, &path, 30), async {
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        desk.grant().await
    });
    assert_eq!(answer["items"][0]["grant_id"], json!(grant));
    let answer = wait_for(&desk.agent, &path, 1).await;
    assert_eq!(answer["items"], json!([]));
}

#[actix_web::test]
async fn an_agent_that_hangs_up_takes_no_task_with_it() {
    let desk = Desk::new().await;
    let address = desk.world.base.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /api/v1/connectors/{}/tasks HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nPrefer: wait=30\r\n\r\n",
        desk.connector,
        desk.agent.token.clone().unwrap()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    stream.shutdown().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    desk.grant().await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(desk.task().await["attempt"], json!(1));
}

#[actix_web::test]
async fn people_are_told_when_the_access_begins_and_see_how_far_it_is() {
    let desk = Desk::new().await;
    let ann = desk.world.member("ann").await;
    let settings = json!({ "item": { "groups": [desk.group] }, "approval": levels(&[&[&ann]]) });
    let item = desk.world.item("Reviewed", settings).await;
    let ticket = desk.alice.ask(gatepass_testing::wanting(&desk.world, &item)).await;
    ann.approve(&ticket).await.expect(200);
    let grant = desk.alice.see(&ticket).await["grants"][0].as_str().unwrap().to_owned();
    let body = json!({ "task_id": desk.task().await["id"], "outcome": "failed", "detail": "web-1 says no" });
    desk.agent.post(&format!("/grants/{grant}/provisioning"), body).await.expect(200);
    let path = format!("/grants/{grant}/provisioning");
    let seen = desk.alice.get(&path).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["items"][0]["connector_name"]),
        (&json!("provisioning"), &json!("db-1"))
    );
    let attempt = &seen["items"][0]["log"][0];
    assert_eq!((&attempt["outcome"], &attempt["detail"]), (&json!("failed"), &Value::Null));
    let seen = desk.admin.get(&path).await.expect(200);
    assert_eq!(seen["items"][0]["log"][0]["detail"], json!("web-1 says no"));
    desk.world.stranger("eve").await.get(&path).await.problem(404, "not_found");

    let told = async || {
        crate::notify::tell(&desk.world).await;
        let sql =
            format!("SELECT message FROM notifications WHERE user_id = '{}' ORDER BY id", desk.alice.id);
        desk.world.query(&sql).await
    };
    assert!(!told().await.contains(&"grant_started".to_owned()));
    desk.world.travel(Duration::seconds(10)).await;
    desk.report(&desk.task().await, "done").await.expect(200);
    assert_eq!(told().await.last().map(String::as_str), Some("grant_started"));
}
