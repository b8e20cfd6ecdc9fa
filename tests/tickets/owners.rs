//! Owners speak only for what they own.

use gatepass_testing::{Person, Value, World, asking, json, people, rows, wanting};

struct House {
    world: World,
    alice: Person,
    ann: Person,
    ben: Person,
    web: String,
    db: String,
}

/// ANN owns the asset `web` and BEN the asset `db`. Owners approve, and these people.
async fn house(also: &[&str]) -> House {
    let world = World::new().await;
    let (alice, ann, ben) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("ben").await);
    let mut rules = json!([{ "kind": "resource_owner" }]);
    for name in also {
        let person = world.stranger(name).await;
        rules.as_array_mut().unwrap().extend(people(&[&person]).as_array().unwrap().clone());
    }
    world.flow(json!({ "type": "assigned", "levels": [{ "approvers": rules }] })).await;
    let (web, db) = (world.asset("web").await, world.asset("db").await);
    own(&world, "assets", &web, &ann).await;
    own(&world, "assets", &db, &ben).await;
    House { world, alice, ann, ben, web, db }
}

async fn own(world: &World, table: &str, id: &str, owner: &Person) {
    world.sql(&format!("UPDATE {table} SET owner_id = '{}' WHERE id = '{id}'", owner.id)).await;
}

fn both(house: &House) -> Value {
    let mut body = asking(&house.world, &house.web);
    body["request"]["assets"] = json!([house.web, house.db]);
    body
}

fn reason(ticket: &Value) -> (&str, &str) {
    (ticket["state"].as_str().unwrap(), ticket["blocked_reason"].as_str().unwrap_or_default())
}

#[actix_web::test]
async fn each_asset_needs_its_own_owner() {
    let house = house(&[]).await;
    let ticket = house.alice.ask(both(&house)).await;
    let half = house.ann.approve(&ticket).await.expect(200);
    assert_eq!(half["state"], "pending", "the owner of one host gave the other");
    assert_eq!(house.ben.approve(&ticket).await.expect(200)["state"], "approved");
    let ticket = house.alice.ask(both(&house)).await;
    let no = json!({ "reason": "not my database" });
    assert_eq!(house.ben.act("tickets", &ticket, "deny", no).await.expect(200)["state"], "denied");
}

#[actix_web::test]
async fn the_preview_says_who_speaks_for_which_part() {
    let house = house(&["cleo"]).await;
    let preview = house.alice.post("/tickets/preview", both(&house)).await.expect(200);
    let level = &preview["levels"][0];
    assert_eq!(level["approvers"].as_array().unwrap().len(), 3);
    let names = |id: &str| -> Vec<&str> {
        let part = level["parts"].as_array().unwrap().iter().find(|part| part["id"] == id).unwrap();
        part["approvers"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap()).collect()
    };
    assert_eq!((names(&house.web), names(&house.db)), (vec!["ann", "cleo"], vec!["ben", "cleo"]));
}

#[actix_web::test]
async fn a_part_without_an_owner_blocks_and_one_for_everything_decides_it() {
    let alone = house(&[]).await;
    let orphan = alone.world.asset("orphan").await;
    let mut body = asking(&alone.world, &alone.web);
    body["request"]["assets"] = json!([alone.web, orphan]);
    assert_eq!(reason(&alone.alice.ask(body).await), ("blocked", "owner_missing"));
    let together = house(&["cleo"]).await;
    let ticket = together.alice.ask(both(&together)).await;
    assert_eq!(ticket["levels"][0]["approvers"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn an_asset_without_an_owner_has_one_on_each_path() {
    let House { world, alice, ann, ben, .. } = house(&[]).await;
    let (left, right) = (world.node("left", None).await, world.node("right", None).await);
    own(&world, "nodes", &left, &ann).await;
    own(&world, "nodes", &right, &ben).await;
    let shared = world.asset("shared").await;
    world.place(&shared, &left).await;
    world.place(&shared, &right).await;
    let ticket = alice.ask(asking(&world, &shared)).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "pending", "each path must agree");
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_requested_node_needs_the_owners_of_everything_below_it() {
    let House { world, alice, ann, ben, web, .. } = house(&[]).await;
    let (top, below) = (world.node("top", None).await, world.new_id());
    own(&world, "nodes", &top, &ben).await;
    world.insert([rows::node(&below, &world.org, "below", Some(&top))]).await;
    world.place(&web, &below).await;
    let mut body = asking(&world, &web);
    body["request"]["assets"] = json!([]);
    body["request"]["nodes"] = json!([top]);
    let ticket = alice.ask(body.clone()).await;
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "pending");
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");

    for n in 0..100 {
        let owner = world.new_id();
        let asset = world.new_id();
        let named = format!("owner-{n}");
        world
            .insert([
                rows::user(&owner, named.clone()),
                rows::asset(&asset, &world.org, named).with("owner_id", &owner),
                rows::asset_node(&asset, &below),
            ])
            .await;
    }
    let problem = alice.post("/tickets", body.clone()).await.problem(422, "too_many_owners");
    assert_eq!(problem["errors"][0]["pointer"], "/request");
    alice.post("/tickets/preview", body).await.problem(422, "too_many_owners");
}

#[actix_web::test]
async fn an_owner_changes_only_the_parts_they_own() {
    let house = house(&[]).await;
    house
        .world
        .sql("UPDATE flow_versions SET definition = definition || '{\"approver_edits\": \"any\"}'")
        .await;
    house.world.sql("UPDATE flows SET definition = definition || '{\"approver_edits\": \"any\"}'").await;
    let ticket = house.alice.ask(both(&house)).await;
    let with = |changes: Value| json!({ "changes": changes });
    let hour = json!({ "timing": { "mode": "on_approval", "duration": "PT1H" } });
    for changes in [json!({ "assets": [house.web] }), json!({ "accounts": ["root"] }), hour] {
        house.ann.act("tickets", &ticket, "approve", with(changes)).await.problem(403, "edit_not_owned");
    }
    let left = house.ann.act("tickets", &ticket, "approve", with(json!({ "assets": [house.db] }))).await;
    assert_eq!(left.expect(200)["state"], "pending");
    assert_eq!(house.ben.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn flows_with_owners_let_approvers_only_narrow_unless_they_say_more() {
    let world = World::new().await;
    let edits = async |kind: &str| {
        let approval = json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": kind }] }] });
        let body = json!({ "org_id": world.org, "name": "Servers", "ticket_type": "asset_access", "approval": approval });
        world.admin.post("/flows", body).await.expect(201)["approver_edits"].clone()
    };
    assert_eq!((edits("resource_owner").await, edits("org_admins").await), (json!("narrow"), json!("any")));
}

#[actix_web::test]
async fn the_owner_of_a_catalog_item_approves_it() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let group = world.group("vpn", &[]).await;
    let approval = json!({ "type": "assigned", "levels": [{ "approvers": [{ "kind": "resource_owner" }] }] });
    let body = |owner: Value| {
        json!({ "org_id": world.org, "name": "VPN", "ticket_type": "resource_access",
        "approval": approval, "item": { "groups": [group], "owner_id": owner } })
    };
    let nobody =
        world.admin.post("/flows", body(json!(world.new_id()))).await.problem(422, "validation_failed");
    assert_eq!(nobody["errors"][0]["pointer"], "/item/owner_id");
    let item = world.admin.post("/flows", body(json!(ann.id))).await.expect(201);
    assert_eq!(item["item"]["owner_id"], json!(ann.id));
    let catalog = alice.get("/catalog").await.expect(200);
    assert_eq!(catalog["items"][0]["levels"][0]["approvers"][0]["username"], "ann");
    let ticket = alice.ask(wanting(&world, item["id"].as_str().unwrap())).await;
    assert_eq!(ann.approve(&ticket).await.expect(200)["state"], "approved");
}

#[actix_web::test]
async fn a_move_that_changes_an_owner_asks_the_new_one_and_takes_the_right_to_change_owners() {
    let House { world, alice, ann, ben, .. } = house(&[]).await;
    let (left, right) = (world.node("left", None).await, world.node("right", None).await);
    own(&world, "nodes", &left, &ann).await;
    let shared = world.asset("shared").await;
    world.place(&shared, &left).await;
    let ticket = alice.ask(asking(&world, &shared)).await;
    assert_eq!(ticket["levels"][0]["approvers"][0]["username"], "ann");
    let key = world.key(&world.admin, &["inventory:write"]).await;
    let to = json!({ "nodes": [right] });
    // Whoever moves it away from its owner decides as much as whoever changes the owner.
    key.patch(&format!("/assets/{shared}"), to.clone()).await.problem(403, "missing_scope");
    own(&world, "nodes", &right, &ben).await;
    world.admin.patch(&format!("/assets/{shared}"), to).await.expect(200);
    ann.approve(&ticket).await.problem(403, "not_an_approver");
    crate::jobs::work_off(&world).await;
    assert_eq!(ben.approve(&ticket).await.expect(200)["state"], "approved");
}
