//! Permissions that exclude nodes and assets, which permissions reach an asset, and permissions whose tickets have ended.

use gatepass_testing::{Value, World, asking, json, levels};

struct Tree {
    world: World,
    alice: gatepass_testing::Person,
    eu: String,
    berlin: String,
    web: String,
    db: String,
}

/// WEB is in BERLIN, DB is in EU, which is above BERLIN.
async fn tree() -> Tree {
    let world = World::new().await;
    let alice = world.member("alice").await;
    let eu = world.node("eu", None).await;
    let berlin = world.node("berlin", Some(&eu)).await;
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    world.place(&web, &berlin).await;
    world.place(&db, &eu).await;
    Tree { world, alice, eu, berlin, web, db }
}

impl Tree {
    async fn rule(&self, more: Value) -> Value {
        let mut rule = json!({ "org_id": self.world.org, "name": "rule", "users": [self.alice.id], "nodes": [self.eu],
            "accounts": ["@INPUT"], "protocols": ["all"] });
        more.as_object().unwrap().iter().for_each(|(name, value)| rule[name] = value.clone());
        self.world.admin.post("/permissions", rule).await.expect(201)
    }

    async fn reached(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let found =
            self.world.admin.get(&format!("/access/assets?user_id={}", self.alice.id)).await.expect(200);
        for item in found["items"].as_array().unwrap() {
            names.push(item["asset"]["name"].as_str().unwrap().to_owned());
        }
        names.sort();
        for (asset, name) in [(&self.web, "web"), (&self.db, "db")] {
            let body = json!({ "user_id": self.alice.id, "asset_id": asset, "account": "@INPUT", "input_username": "app", "protocol": "ssh",
                "action": "connect" });
            let allowed = self.world.admin.post("/access/check", body).await.expect(200)["allowed"] == true;
            assert_eq!(allowed, names.iter().any(|n| n == name), "{name}");
            let users = self.world.admin.get(&format!("/access/users?asset_id={asset}")).await.ids_of_users();
            assert_eq!(users.contains(&self.alice.id), allowed, "{name}");
        }
        names
    }
}

trait Users {
    fn ids_of_users(&self) -> Vec<String>;
}

impl Users for gatepass_testing::Answer {
    fn ids_of_users(&self) -> Vec<String> {
        let items = self.json["items"].as_array().unwrap();
        items.iter().map(|item| item["user"]["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[actix_web::test]
async fn an_excluded_node_excludes_everything_below_from_one_permission() {
    let tree = tree().await;
    let rule = tree.rule(json!({ "exclude_nodes": [tree.berlin] })).await;
    assert_eq!(tree.reached().await, ["db"]);
    let path = format!("/permissions/{}", rule["id"].as_str().unwrap());
    let changed =
        tree.world.admin.patch(&path, json!({ "exclude_nodes": [], "exclude_assets": [tree.db] })).await;
    assert_eq!(changed.expect(200)["exclude_assets"], json!([tree.db]));
    assert_eq!(tree.reached().await, ["web"]);
    tree.rule(json!({ "nodes": [], "assets": [tree.db] })).await;
    assert_eq!(tree.reached().await, ["db", "web"], "another permission may reach it");
}

#[actix_web::test]
async fn a_permission_that_excludes_everything_has_no_effect() {
    let tree = tree().await;
    let rule = tree.rule(json!({ "exclude_nodes": [tree.eu] })).await;
    assert_eq!((&rule["effective"], &rule["ineffective_reasons"]), (&json!(false), &json!(["no_object"])));
    let found = tree.world.admin.get("/permissions?effective=false").await.ids();
    assert_eq!(found, [rule["id"].as_str().unwrap()]);
}

#[actix_web::test]
async fn exclusions_must_exist_and_keep_their_objects() {
    let tree = tree().await;
    let body = json!({ "org_id": tree.world.org, "name": "x", "exclude_nodes": [tree.world.new_id()],
        "exclude_assets": [tree.world.new_id()] });
    let problem = tree.world.admin.post("/permissions", body).await.problem(422, "validation_failed");
    let pointers: Vec<&Value> = problem["errors"].as_array().unwrap().iter().map(|f| &f["pointer"]).collect();
    assert_eq!(pointers, ["/exclude_assets/0", "/exclude_nodes/0"]);
    tree.rule(json!({ "exclude_assets": [tree.web] })).await;
    tree.world.admin.delete(&format!("/assets/{}", tree.web)).await.problem(409, "in_use");
}

#[actix_web::test]
async fn to_leave_an_excluded_node_widens() {
    let tree = tree().await;
    let rule = tree.rule(json!({ "exclude_nodes": [tree.berlin] })).await;
    let moved = tree.world.admin.patch(&format!("/assets/{}", tree.web), json!({ "nodes": [tree.eu] })).await;
    let widened = &moved.expect(200)["widened"];
    assert_eq!((&widened["permission_count"], &widened["permissions"][0]["id"]), (&json!(1), &rule["id"]));
    assert_eq!(tree.reached().await, ["db", "web"]);
}

#[actix_web::test]
async fn the_list_says_which_permissions_reach_an_asset_and_through_which_node() {
    let tree = tree().await;
    let by_node = tree.rule(json!({})).await;
    let by_both = tree.rule(json!({ "assets": [tree.web], "nodes": [tree.berlin] })).await;
    tree.rule(json!({ "exclude_nodes": [tree.berlin] })).await;
    tree.rule(json!({ "nodes": [], "assets": [tree.db] })).await;
    let path = format!("/permissions?sort=created_at&reaches_asset_id={}", tree.web);
    let found = tree.world.admin.get(&path).await;
    assert_eq!(found.ids(), [by_node["id"].as_str().unwrap(), by_both["id"].as_str().unwrap()]);
    let items = &found.json["items"];
    assert_eq!(items[0]["through"], json!({ "asset": false, "nodes": [{ "id": tree.eu, "path": "eu" }] }));
    assert_eq!(
        items[1]["through"],
        json!({ "asset": true, "nodes": [{ "id": tree.berlin, "path": "eu/berlin" }] })
    );
    let plain = tree.world.admin.get("/permissions").await.expect(200);
    assert!(plain["items"].as_array().unwrap().iter().all(|item| item.get("through").is_none()));
    let other = tree.world.new_org("other").await;
    let eve = tree.world.stranger("eve").await;
    tree.world.join(&other, &eve, "auditor").await;
    assert_eq!(eve.get(&path).await.ids(), [""; 0]);
}

#[actix_web::test]
async fn permissions_of_ended_tickets_are_shown_on_request() {
    let world = World::new().await;
    let alice = world.member("alice").await;
    world.flow(levels(&[&[&world.admin]])).await;
    let web = world.asset("web").await;
    let ticket = alice.ask(asking(&world, &web)).await;
    world.admin.approve(&ticket).await.expect(200);
    let open = world.admin.get("/permissions").await.ids();
    assert_eq!(open.len(), 1);
    let grant = alice.get("/grants").await.ids()[0].clone();
    world.admin.post(&format!("/grants/{grant}/revoke"), json!({ "reason": "over" })).await.expect(200);
    assert_eq!(world.admin.get("/permissions").await.ids(), [""; 0]);
    let total = world.admin.get("/permissions?include=total").await.expect(200)["total"].clone();
    assert_eq!(total, 0);
    assert_eq!(world.admin.get("/permissions?include_ended=true").await.ids(), open);
    for (filter, applied, header) in [
        ("", json!({ "include_ended": false }), "include_ended=false"),
        ("include_ended=true", json!({}), ""),
        (&format!("source_ticket_id={}", ticket["id"].as_str().unwrap()), json!({}), ""),
    ] {
        let page = world.admin.get(&format!("/permissions?{filter}")).await.expect(200);
        assert_eq!(page["applied_defaults"], applied, "{filter}");
        for path in ["/permissions/export", "/permissions/export/objects"] {
            assert_eq!(world.admin.get(&format!("{path}?{filter}")).await.header("applied-defaults"), header);
        }
    }
    let id = ticket["id"].as_str().unwrap();
    assert_eq!(world.admin.get(&format!("/permissions?source_ticket_id={id}")).await.ids(), open);
    let exported = world.admin.get("/permissions/export?include_ended=true").await.expect(200);
    assert_eq!(exported["items"].as_array().unwrap().len(), 1);
}
