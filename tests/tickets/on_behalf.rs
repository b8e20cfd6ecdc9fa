//! Who may ask for somebody else: the flow says so.

use gatepass_domain::authz::UserKind;
use gatepass_testing::{Person, Value, World, asking, json, wanting};
use reqwest::Method;

/// A manager and a member of a group who ask for others; Bob is the report of Mona.
struct Office {
    world: World,
    bob: Person,
    mona: Person,
    gil: Person,
    group: String,
    web: String,
}

async fn office() -> Office {
    let world = World::new().await;
    let (bob, mona, gil) = (world.member("bob").await, world.member("mona").await, world.member("gil").await);
    world.admin.patch(&format!("/users/{}", bob.id), json!({ "manager_id": mona.id })).await.expect(200);
    let (group, web) = (world.group("desk", &[&gil]).await, world.asset("web").await);
    Office { world, bob, mona, gil, group, web }
}

impl Office {
    async fn flow(&self, on_behalf: Value) -> String {
        self.world.flow_with(json!({ "type": "manual" }), json!({ "on_behalf": on_behalf })).await
    }

    fn asking_for(&self, person: &Person) -> Value {
        let mut body = asking(&self.world, &self.web);
        body["on_behalf_of"] = json!(person.id);
        body
    }
}

const REFUSED: &str = "on_behalf_not_allowed";

#[actix_web::test]
async fn managers_ask_for_their_reports_and_groups_for_everybody() {
    let office = office().await;
    let Office { world, bob, mona, gil, group, .. } = &office;
    let olga = world.with_role("olga", "org_admin").await;
    let flow = office.flow(json!({ "managers": true, "groups": [group] })).await;
    let shown = world.admin.get(&format!("/flows/{flow}")).await.expect(200)["on_behalf"].clone();
    assert_eq!(shown, json!({ "admins": true, "managers": true, "groups": [group] }));
    let for_bob = office.asking_for(bob);
    for person in [mona, gil, &olga] {
        person.post("/tickets/preview", for_bob.clone()).await.expect(200);
        assert_eq!(person.ask(for_bob.clone()).await["beneficiary"]["username"], "bob");
    }
    // A manager asks for reports only, and a report for nobody.
    for (person, other) in [(mona, gil), (bob, mona), (bob, gil)] {
        for path in ["/tickets", "/tickets/preview"] {
            person.post(path, office.asking_for(other)).await.problem(403, REFUSED);
        }
    }
    gil.ask(office.asking_for(mona)).await;
    // A key needs the scope for it.
    let plain = world.key(mona, &["tickets:write", "tickets:read"]).await;
    plain.post("/tickets", for_bob.clone()).await.problem(403, "missing_scope");
    world.key(mona, &["tickets:write", "on_behalf:write"]).await.ask(for_bob.clone()).await;
    // Rights count at the moment of the request.
    world.admin.delete(&format!("/groups/{group}/members/{}", gil.id)).await.expect(204);
    gil.post("/tickets", for_bob).await.problem(403, REFUSED);
}

#[actix_web::test]
async fn a_flow_may_leave_admins_out_and_changes_count_at_once() {
    let office = office().await;
    let Office { world, bob, mona, .. } = &office;
    let olga = world.with_role("olga", "org_admin").await;
    let bot = world.user("bot", UserKind::Service).await;
    world.join(&world.org, &bot, "member").await;
    let bot = world.key(&bot, &["tickets:write", "on_behalf:write"]).await;
    let flow = office.flow(json!({ "admins": false, "managers": true })).await;
    let for_bob = office.asking_for(bob);
    for person in [&olga, &bot, &world.admin] {
        person.post("/tickets", for_bob.clone()).await.problem(403, REFUSED);
    }
    let ticket = mona.ask(for_bob.clone()).await;
    // Omitted members stay as they are.
    let changed = json!({ "on_behalf": { "admins": true } });
    let changed = world.admin.patch(&format!("/flows/{flow}"), changed).await.expect(200);
    assert_eq!(changed["on_behalf"], json!({ "admins": true, "managers": true, "groups": [] }));
    for person in [&olga, &bot] {
        person.ask(for_bob.clone()).await;
    }
    // A resubmission follows the flow of today.
    let at = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    mona.post(&format!("{at}/cancel"), json!({})).await.expect(200);
    assert!(mona.see(&ticket).await["allowed_actions"].as_array().unwrap().contains(&json!("resubmit")));
    mona.post(&format!("{at}/resubmit"), json!({})).await.expect(201);
    let strict = json!({ "on_behalf": { "managers": false } });
    world.admin.patch(&format!("/flows/{flow}"), strict).await.expect(200);
    mona.post(&format!("{at}/resubmit"), json!({})).await.problem(403, REFUSED);
}

#[actix_web::test]
async fn refusals_tell_nothing_of_the_beneficiary_nor_of_hidden_flows() {
    let office = office().await;
    let Office { world, bob, mona, gil, .. } = &office;
    let nobody = world.new_id();
    let stranger = world.stranger("eve").await;
    let ask = async |person: &Person, user: &str| {
        let mut body = asking(world, &office.web);
        body["on_behalf_of"] = json!(user);
        let answer = person.request(Method::POST, "/tickets").json(&body);
        let mut problem = gatepass_testing::Answer::of(answer).await.json;
        problem["request_id"] = json!("");
        problem
    };
    // Without any flow, with a hidden one and with one for admins, the answers are the same for everybody.
    let mut seen = Vec::new();
    for settings in [None, Some(json!({ "visible_to": { "users": [bob.id] } })), Some(json!({}))] {
        if let Some(settings) = settings {
            world.flow_with(json!({ "type": "manual" }), settings).await;
        }
        for user in [&bob.id, &stranger.id, &nobody] {
            seen.push(ask(gil, user).await);
        }
    }
    assert!(seen.iter().all(|problem| *problem == seen[0]), "{seen:?}");
    assert_eq!((&seen[0]["code"], &seen[0]["status"]), (&json!(REFUSED), &json!(403)));
    // Who may ask under a flow that they see is told what is wrong.
    office.flow(json!({ "managers": true })).await;
    let narrow =
        json!({ "visible_to": { "users": [mona.id] }, "priority": 9, "on_behalf": { "managers": true } });
    world.flow_with(json!({ "type": "manual" }), narrow).await;
    assert_eq!(ask(mona, &bob.id).await["errors"][0]["code"], "no_flow");
    assert_eq!(ask(gil, &bob.id).await, seen[0]);
}

#[actix_web::test]
async fn the_groups_of_a_flow_exist_and_stay() {
    let office = office().await;
    let Office { world, group, .. } = &office;
    let other = world.new_org("other").await;
    let theirs = world.group_in(&other, "theirs", &[]).await;
    let flow = office.flow(json!({ "groups": [group] })).await;
    let path = format!("/flows/{flow}");
    let wrong = json!({ "on_behalf": { "groups": [group, theirs] } });
    let problem = world.admin.patch(&path, wrong).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/on_behalf/groups/1");
    let wrong = json!({ "on_behalf": { "admins": null, "managers": "yes", "people": [] } });
    let problem = world.admin.patch(&path, wrong).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 3);
    world.admin.delete(&format!("/groups/{group}")).await.problem(409, "in_use");
    world.admin.patch(&path, json!({ "on_behalf": { "groups": [] } })).await.expect(200);
    world.admin.delete(&format!("/groups/{group}")).await.expect(204);
}

#[actix_web::test]
async fn the_catalog_says_for_whom_one_may_ask() {
    let office = office().await;
    let Office { world, bob, mona, gil, group, .. } = &office;
    let given = world.group("vpn", &[]).await;
    let item = |on_behalf: Value| json!({ "item": { "groups": [given] }, "on_behalf": on_behalf, "approval": { "type": "manual" } });
    let rule = json!({ "managers": true, "groups": [group] });
    let vpn = world.item("VPN", item(rule)).await;
    let wiki = world.item("Wiki", item(json!({ "admins": false }))).await;
    let told = async |person: &Person, item: &str| {
        person.get(&format!("/catalog/{item}")).await.expect(200)["on_behalf"].clone()
    };
    for (person, expected) in [(mona, "reports"), (bob, "reports"), (gil, "anyone"), (&world.admin, "anyone")]
    {
        assert_eq!(told(person, &vpn).await, expected, "{}", person.username);
        assert_eq!(told(person, &wiki).await, "nobody");
        let listed = person.get("/catalog?sort=name").await.expect(200);
        assert_eq!(listed["items"][0]["on_behalf"], expected);
    }
    let key = world.key(gil, &["flows:read"]).await;
    assert_eq!(told(&key, &vpn).await, "nobody");
    let mut body = wanting(world, &vpn);
    body["on_behalf_of"] = json!(bob.id);
    mona.ask(body.clone()).await;
    body["request"]["item_id"] = json!(wiki);
    world.admin.post("/tickets", body).await.problem(403, REFUSED);
}
