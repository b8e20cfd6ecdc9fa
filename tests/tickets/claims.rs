//! The flow of a request for assets is the one that claims it by scope and priority.

mod races;

use gatepass_testing::{Answer, Person, Value, World, asking, json};
use std::collections::BTreeSet;

/// Production and test are nodes with an asset each. Everything needs an admin; test machines need nobody.
pub struct Desk {
    pub world: World,
    pub alice: Person,
    pub production: String,
    pub test: String,
    /// The assets.
    pub prod_db: String,
    pub test_db: String,
    /// The flows.
    pub general: String,
    pub automatic: String,
}

pub async fn desk() -> Desk {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let top = world.node("all", None).await;
    let (production, test) =
        (world.node("production", Some(&top)).await, world.node("test", Some(&top)).await);
    let (prod_db, test_db) = (world.asset("prod-db").await, world.asset("test-db").await);
    world.place(&prod_db, &production).await;
    world.place(&test_db, &test).await;
    let general = make(&world, json!({ "name": "Servers" })).await;
    let automatic =
        json!({ "name": "Sandbox", "approval": { "type": "automatic" }, "scope": { "nodes": [test] } });
    let automatic = make(&world, automatic).await;
    Desk { world, alice, production, test, prod_db, test_db, general, automatic }
}

/// A flow that any admin approves, with changes.
pub async fn make(world: &World, changes: Value) -> String {
    let mut flow =
        json!({ "org_id": world.org, "ticket_type": "asset_access", "approval": { "type": "manual" } });
    for (name, value) in changes.as_object().unwrap() {
        flow[name] = value.clone();
    }
    world.admin.post("/flows", flow).await.expect(201)["id"].as_str().unwrap().to_owned()
}

impl Desk {
    fn asking(&self, request: Value) -> Value {
        let mut body = asking(&self.world, &self.test_db);
        for (name, value) in request.as_object().unwrap() {
            body["request"][name] = value.clone();
        }
        body
    }

    /// Previews and opens a request. Both say the same.
    async fn ask(&self, body: Value) -> Answer {
        let preview = self.alice.post("/tickets/preview", body.clone()).await;
        let opened = self.alice.post("/tickets", body).await;
        if preview.status == 200 {
            assert_eq!(preview.json["flow"]["id"], opened.json["flow"]["id"], "{}", opened.text);
        } else {
            let what = |answer: &Answer| {
                ["code", "errors", "parts", "candidates"].map(|name| answer.json[name].clone())
            };
            assert_eq!(what(&preview), what(&opened));
        }
        opened
    }

    async fn flow_of(&self, body: Value) -> String {
        self.ask(body).await.expect(201)["flow"]["id"].as_str().unwrap().to_owned()
    }

    async fn change(&self, flow: &str, change: Value) {
        self.world.admin.patch(&format!("/flows/{flow}"), change).await.expect(200);
    }
}

#[actix_web::test]
async fn an_automatic_flow_for_test_machines_gives_nothing_in_production() {
    let desk = desk().await;
    let on = |asset: &str| desk.asking(json!({ "assets": [asset], "accounts": ["root"] }));
    assert_eq!(desk.flow_of(on(&desk.test_db)).await, desk.automatic);
    assert_eq!(desk.flow_of(on(&desk.prod_db)).await, desk.general);
    for asset in [&desk.prod_db, &desk.test_db] {
        for flow in [&desk.general, &desk.automatic] {
            let mut body = on(asset);
            body["flow_id"] = json!(flow);
            let is_own = (asset == &desk.test_db) == (flow == &desk.automatic);
            let answer = desk.ask(body).await;
            if is_own { _ = answer.expect(201) } else { _ = answer.problem(422, "flow_not_applicable") }
        }
    }
}

#[actix_web::test]
async fn the_parts_of_a_request_can_be_sent_separately() {
    let desk = desk().await;
    let admins =
        json!({ "name": "Root", "priority": 5, "scope": { "accounts": ["root"], "actions": ["upload"] } });
    let root = make(&desk.world, admins).await;
    let nodes = [desk.production.clone(), desk.test.clone()];
    let mut body = desk.asking(json!({ "nodes": nodes, "assets": [], "accounts": ["@ALL"],
        "actions": ["connect", "upload"] }));
    let problem = desk.ask(body.clone()).await.problem(422, "split_request");
    assert_eq!(problem["errors"][0]["pointer"], "/request");
    let parts = problem["parts"].as_array().unwrap();
    let mut flows = BTreeSet::new();
    for part in parts {
        body["request"] = part.clone();
        flows.insert(desk.flow_of(body.clone()).await);
    }
    assert_eq!(flows, BTreeSet::from([desk.general.clone(), desk.automatic.clone(), root]));
    assert_eq!(parts.len(), 5, "{parts:#?}");
    assert!(
        parts.contains(&json!({ "nodes": nodes, "assets": [], "accounts": ["root"], "protocols": ["ssh"],
        "actions": ["upload"] }))
    );
}

#[actix_web::test]
async fn a_node_is_divided_where_different_flows_claim_what_is_below_it() {
    let desk = desk().await;
    let top = desk.world.query("SELECT id FROM nodes WHERE name = 'all'").await.remove(0);
    let problem =
        desk.ask(desk.asking(json!({ "nodes": [top], "assets": [] }))).await.problem(422, "split_request");
    let part = |nodes: Value| json!({ "nodes": nodes, "assets": [], "accounts": ["app"], "protocols": ["ssh"], "actions": ["connect"] });
    let parts = problem["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2, "{parts:#?}");
    assert!(parts.contains(&part(json!([desk.production]))) && parts.contains(&part(json!([desk.test]))));
    // Also where the flow names the only asset of a node: it does not name those that come later.
    desk.change(&desk.automatic, json!({ "scope": { "nodes": null, "assets": [desk.test_db] } })).await;
    let problem = desk.ask(desk.asking(json!({ "nodes": [desk.test], "assets": [] }))).await;
    let problem = problem.problem(422, "split_request");
    assert_eq!(problem["parts"][0]["assets"], json!([desk.test_db]));
}

#[actix_web::test]
async fn a_flow_that_one_may_not_use_still_claims() {
    let desk = desk().await;
    let Desk { world, alice, prod_db, .. } = &desk;
    let olga = world.with_role("olga", "org_admin").await;
    let strict = json!({ "name": "Production", "priority": 5, "scope": { "nodes": [desk.production] },
        "visible_to": { "users": [olga.id] } });
    let strict = make(world, strict).await;
    let body = desk.asking(json!({ "assets": [prod_db] }));
    for flow in [Value::Null, json!(strict), json!(desk.general)] {
        let mut body = body.clone();
        body["flow_id"] = flow;
        let problem = desk.ask(body).await.problem(422, "no_flow");
        assert!(!problem.to_string().contains("Production"), "{problem}");
    }
    // The beneficiary must be able to see it too.
    let mut for_alice = body.clone();
    for_alice["on_behalf_of"] = json!(alice.id);
    olga.post("/tickets", body.clone()).await.expect(201);
    olga.post("/tickets", for_alice.clone()).await.problem(422, "no_flow");
    desk.change(&strict, json!({ "visible_to": { "users": [olga.id, alice.id] } })).await;
    assert_eq!(olga.post("/tickets", for_alice).await.expect(201)["flow"]["id"], json!(strict));
    desk.change(&strict, json!({ "enabled": false })).await;
    desk.ask(body.clone()).await.problem(422, "flow_disabled");
    world.admin.delete(&format!("/flows/{strict}")).await.expect(204);
    assert_eq!(desk.flow_of(body).await, desk.general);
}

#[actix_web::test]
async fn the_requester_chooses_among_flows_that_tie() {
    let desk = desk().await;
    let Desk { world, alice, prod_db, general, .. } = &desk;
    let second = make(world, json!({ "name": "Second" })).await;
    make(world, json!({ "name": "Hidden", "visible_to": { "users": [] } })).await;
    let mut body = desk.asking(json!({ "assets": [prod_db] }));
    let problem = desk.ask(body.clone()).await.problem(422, "flow_ambiguous");
    let mut candidates = problem["candidates"].as_array().unwrap().clone();
    candidates.sort_by_key(|flow| flow["name"].to_string());
    assert_eq!(
        json!(candidates),
        json!([{ "id": second, "name": "Second" }, { "id": general, "name": "Servers" }])
    );
    body["flow_id"] = json!(second);
    assert_eq!(desk.flow_of(body.clone()).await, second);
    body["flow_id"] = json!(general);
    let ticket = desk.ask(body).await.expect(201);
    // A resubmission chooses like a new ticket.
    alice.act("tickets", &ticket, "cancel", json!({})).await.expect(200);
    alice.act("tickets", &ticket, "resubmit", json!({})).await.problem(422, "flow_ambiguous");
    let again = alice.act("tickets", &ticket, "resubmit", json!({ "flow_id": second })).await.expect(201);
    assert_eq!(again["flow"]["id"], json!(second));
    let wider = json!({ "request": { "assets": [prod_db, desk.test_db] } });
    alice.act("tickets", &ticket, "resubmit", wider).await.problem(422, "split_request");
}

#[actix_web::test]
async fn narrow_scopes_and_own_flows_come_first_between_equal_priorities() {
    let desk = desk().await;
    let Desk { world, prod_db, general, .. } = &desk;
    desk.change(&desk.automatic, json!({ "priority": -5 })).await;
    let global = make(world, json!({ "org_id": null, "name": "Everywhere" })).await;
    let body = || desk.asking(json!({ "assets": [prod_db] }));
    let hides = async |hides: bool| {
        let change = json!({ "settings": { "shadow_global": { "asset_access": hides } } });
        world.admin.patch(&format!("/organizations/{}", world.org), change).await.expect(200);
    };
    assert_eq!(desk.flow_of(body()).await, *general);
    desk.change(&global, json!({ "priority": 1 })).await;
    assert_eq!(desk.flow_of(body()).await, *general, "own flows hide it");
    hides(false).await;
    assert_eq!(desk.flow_of(body()).await, global);
    desk.change(&global, json!({ "priority": 0 })).await;
    assert_eq!(desk.flow_of(body()).await, *general);
    let hosts = make(world, json!({ "name": "Hosts", "scope": { "categories": ["host"] } })).await;
    assert_eq!(desk.flow_of(body()).await, hosts);
    let nodes = json!({ "nodes": [desk.production], "assets": [] });
    assert_eq!(desk.flow_of(desk.asking(nodes)).await, hosts, "its node has hosts alone");
    hides(true).await;
    for flow in [general, &hosts, &desk.automatic] {
        desk.change(flow, json!({ "enabled": false })).await;
    }
    desk.ask(body()).await.problem(422, "flow_disabled");
    for flow in [general, &hosts] {
        world.admin.delete(&format!("/flows/{flow}")).await.expect(204);
    }
    desk.ask(body()).await.problem(422, "no_flow");
    hides(false).await;
    assert_eq!(desk.flow_of(body()).await, global);
}

#[actix_web::test]
async fn all_faults_of_a_request_are_named_with_the_choice() {
    let desk = desk().await;
    let body = desk.asking(json!({ "assets": [desk.prod_db, desk.test_db], "protocols": [] }));
    let problem = desk.ask(body).await.problem(422, "validation_failed");
    let faults: Vec<&Value> =
        problem["errors"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(faults, ["required", "split_request"]);
    let missing = desk.world.new_id();
    let problem =
        desk.ask(desk.asking(json!({ "assets": [missing] }))).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
}
