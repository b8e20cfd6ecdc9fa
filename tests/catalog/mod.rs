//! The catalog: the items a user may ask for, and the grants they have of each.

mod law;

use gatepass_testing::{Person, Value, World, json, levels, rows, wanting};

struct Shop {
    world: World,
    alice: Person,
    ben: Person,
    group: String,
}

async fn shop() -> Shop {
    let world = World::new().await;
    let (alice, ben) = (world.member("alice").await, world.stranger("ben").await);
    let group = world.group("staff", &[]).await;
    Shop { world, alice, ben, group }
}

impl Shop {
    async fn resource(&self, name: &str, settings: Value) -> String {
        let mut all = json!({ "item": { "groups": [self.group] } });
        for (name, value) in settings.as_object().unwrap() {
            all[name] = value.clone();
        }
        self.world.item(name, all).await
    }
}

async fn names(by: &Person, query: &str) -> Vec<String> {
    let page = by.get(&format!("/catalog{query}")).await.expect(200);
    let names =
        page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned());
    names.collect()
}

#[actix_web::test]
async fn an_item_tells_what_it_takes_and_who_decides() {
    let shop = shop().await;
    let Shop { world, alice, ben, group } = &shop;
    let item = shop
        .resource(
            "VPN",
            json!({
                "description": "The office network", "approval": levels(&[&[ben, alice], &[&world.admin]]),
                "duration": { "mode": "choice", "options": ["PT4H", "P1D"] },
                "item": { "groups": [group], "category": "Network", "icon_url": "https://example.com/vpn.svg",
                    "url": "https://vpn.example.com" },
            }),
        )
        .await;
    let seen = alice.get(&format!("/catalog/{item}")).await.expect(200);
    assert_eq!(alice.get("/catalog").await.expect(200)["items"], json!([seen]));
    let expected = json!({
        "id": item, "type": "resource_access", "org_ids": [world.org], "name": "VPN",
        "description": "The office network", "category": "Network",
        "icon_url": "https://example.com/vpn.svg",
        "url": "https://vpn.example.com",
        "duration": { "mode": "choice", "options": ["PT4H", "P1D"] }, "approval_type": "assigned",
        "on_behalf": "nobody",
        "reason_required": true, "own_devices_only": false,
        "levels": [
            { "level": 1, "mode": "any", "quorum": null, "denials": 1, "named_by": ["user", "user"],
              "approvers": [{ "id": ben.id, "username": "ben", "name": seen["levels"][0]["approvers"][0]["name"] }] },
            { "level": 2, "mode": "any", "quorum": null, "denials": 1, "named_by": ["user"],
              "approvers": [{ "id": world.admin.id, "username": "admin", "name": seen["levels"][1]["approvers"][0]["name"] }] },
        ],
        "grants": [], "is_member": false, "tickets": [],
    });
    assert_eq!(seen, expected);
}

#[actix_web::test]
async fn every_kind_of_approver_is_told_up_to_ten() {
    let shop = shop().await;
    let Shop { world, alice, group, .. } = &shop;
    let boss = world.member("boss").await;
    world.sql(&format!("UPDATE users SET manager_id = '{}' WHERE id = '{}'", boss.id, alice.id)).await;
    let olga = world.with_role("olga", "org_admin").await;
    for n in 0..12 {
        let person = world.member(&format!("many{n:02}")).await;
        world.insert([rows::group_member(group, &person.id)]).await;
    }
    let kinds = [
        json!({ "kind": "requester_manager" }),
        json!({ "kind": "org_admins" }),
        json!({ "kind": "super_admins" }),
        json!({ "kind": "group", "id": group }),
        json!({ "kind": "resource_owner" }),
    ];
    let all: Vec<Value> = kinds.iter().map(|kind| json!({ "approvers": [kind] })).collect();
    let item = shop.resource("VPN", json!({ "approval": { "type": "assigned", "levels": all } })).await;
    let seen = alice.get(&format!("/catalog/{item}")).await.expect(200);
    let people = |level: usize| {
        let people = seen["levels"][level]["approvers"].as_array().unwrap().iter();
        people.map(|person| person["username"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (people(0), people(1), people(2)),
        (vec![boss.username], vec!["admin".into(), olga.username], vec!["admin".into()])
    );
    assert_eq!((people(3).len(), people(4).len()), (10, 0));
    let named: Vec<&Value> = seen["levels"].as_array().unwrap().iter().map(|l| &l["named_by"][0]).collect();
    assert_eq!(named, ["requester_manager", "org_admins", "super_admins", "group", "resource_owner"]);
}

#[actix_web::test]
async fn a_flow_that_shows_no_progress_names_nobody() {
    let shop = shop().await;
    let settings = json!({ "approval": levels(&[&[&shop.ben]]), "show_progress": false });
    let item = shop.resource("Quiet", settings).await;
    let seen = shop.alice.get(&format!("/catalog/{item}")).await.expect(200);
    assert_eq!(seen["levels"].as_array().unwrap().len(), 1);
    let level = &seen["levels"][0];
    assert_eq!((&level["approvers"], &level["named_by"]), (&json!([]), &json!([])));
}

#[actix_web::test]
async fn what_one_has_or_asked_for_is_told_with_its_end() {
    let shop = shop().await;
    let Shop { world, alice, ben, .. } = &shop;
    let item = shop.resource("VPN", json!({ "approval": levels(&[&[ben]]) })).await;
    let path = format!("/catalog/{item}");
    let ticket = alice.ask(wanting(world, &item)).await;
    let asked = json!([{ "ticket_id": ticket["id"], "asset_id": null, "state": "pending" }]);
    assert_eq!(alice.get(&path).await.expect(200)["tickets"], asked);
    let approved = ben.approve(&ticket).await.expect(200);
    let seen = alice.get(&path).await.expect(200);
    assert_eq!(seen["tickets"], json!([]));
    let (grant, until) = (&approved["grants"][0], &approved["window"]["end"]);
    let mut held = seen["grants"].clone();
    let remaining = held[0]["remaining_seconds"].take().as_i64().unwrap();
    assert!((14_300..=14_400).contains(&remaining), "{remaining}");
    let all = json!([{ "grant_id": grant, "asset_id": null, "state": "active", "until": until, "start_by": null,
        "remaining_seconds": null }]);
    assert_eq!((held, &seen["is_member"]), (all, &json!(false)));
    // A user does not see the grants of others, and a key without grants:read sees none.
    let zoe = world.member("zoe").await;
    assert_eq!(zoe.get(&path).await.expect(200)["grants"], json!([]));
    let key = world.key(alice, &["flows:read"]).await;
    assert_eq!(key.get(&path).await.expect(200)["grants"], json!([]));
    world.travel(time::Duration::hours(4)).await;
    assert_eq!(world.again(alice).await.get(&path).await.expect(200)["grants"], json!([]));
}

#[actix_web::test]
async fn it_holds_what_one_may_use_and_nothing_else() {
    let shop = shop().await;
    let Shop { world, alice, .. } = &shop;
    let other = world.new_org("other").await;
    let zoe = world.member("zoe").await;
    world.flow(json!({ "type": "automatic" })).await;
    shop.resource("Seen", json!({})).await;
    let hidden = shop.resource("Hidden", json!({ "visible_to": { "users": [zoe.id] } })).await;
    let off = shop.resource("Off", json!({ "enabled": false })).await;
    let group = world.group_in(&other, "theirs", &[]).await;
    let item = json!({ "org_id": other, "item": { "groups": [group] } });
    let theirs = shop.world.item("Theirs", item).await;
    assert_eq!(names(alice, "").await, ["Seen"]);
    assert_eq!(names(&zoe, "?sort=name").await, ["Hidden", "Seen"]);
    for id in [hidden, off, theirs] {
        alice.get(&format!("/catalog/{id}")).await.problem(404, "not_found");
        alice.get(&format!("/catalog/{id}/devices")).await.problem(404, "not_found");
    }
    assert_eq!(names(alice, &format!("?org_id={other}")).await, Vec::<String>::new());
    assert_eq!(names(&world.admin, "?sort=name").await, ["Seen", "Theirs"]);
}

#[actix_web::test]
async fn a_global_item_is_offered_where_nothing_shadows_it() {
    let shop = shop().await;
    let Shop { world, alice, .. } = &shop;
    let other = world.new_org("other").await;
    world.join(&other, alice, "member").await;
    let settings = json!({ "org_id": null, "item": { "groups": [shop.group] } });
    let global = world.item("Everywhere", settings).await;
    let path = format!("/catalog/{global}");
    // The item gives a group of one organization, so it can't serve another one.
    assert_eq!(alice.get(&path).await.expect(200)["org_ids"], json!([world.org]));
    assert_eq!(names(alice, &format!("?org_id={other}")).await, Vec::<String>::new());
    let mut elsewhere = wanting(world, &global);
    elsewhere["org_id"] = json!(other);
    alice.post("/tickets", elsewhere).await.problem(422, "validation_failed");
    alice.ask(wanting(world, &global)).await;
    shop.resource("Ours", json!({})).await;
    assert_eq!(names(alice, "?sort=name").await, ["Everywhere", "Ours"]);
    let zoe = world.member("zoe").await;
    zoe.ask(wanting(world, &global)).await;
    let hides = json!({ "settings": { "shadow_global": { "resource_access": true } } });
    world.admin.patch(&format!("/organizations/{}", world.org), hides).await.expect(200);
    assert_eq!(names(alice, "").await, ["Ours"]);
    alice.get(&path).await.problem(404, "not_found");
    let zack = world.member("zack").await;
    zack.post("/tickets", wanting(world, &global)).await.problem(422, "validation_failed");
}

#[actix_web::test]
async fn it_is_searched_filtered_and_paged() {
    let shop = shop().await;
    let Shop { world, alice, group, .. } = &shop;
    for (name, category) in [("Mail", "Office"), ("VPN", "Network"), ("Wiki", "Office")] {
        let item = json!({ "groups": [group], "category": category });
        shop.resource(name, json!({ "item": item, "description": format!("The {name} of all") })).await;
    }
    let device = world.asset("laptop").await;
    let settings = json!({ "ticket_type": "device_admin", "item": { "assets": [device] } });
    world.item("Laptop", settings).await;
    assert_eq!(names(alice, "?category=Office&sort=name").await, ["Mail", "Wiki"]);
    assert_eq!(names(alice, "?q=net").await, ["VPN"]);
    assert_eq!(names(alice, "?q=wiki%20of").await, ["Wiki"]);
    assert_eq!(names(alice, "?type=device_admin").await, ["Laptop"]);
    alice.get("/catalog?type=asset_access").await.problem(400, "invalid_query");
    let first = alice.get("/catalog?sort=name&limit=3&include=total").await.expect(200);
    assert_eq!(first["total"], 4);
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(names(alice, &format!("?sort=name&limit=3&cursor={cursor}")).await, ["Wiki"]);
}

#[actix_web::test]
async fn whoever_is_in_all_of_its_groups_for_good_is_told_so() {
    let Shop { world, alice, ben, group } = shop().await;
    let other = world.group("ops", &[]).await;
    world.item("VPN", json!({ "approval": levels(&[&[&ben]]), "item": { "groups": [group, other] } })).await;
    let told =
        async |person: &Person| person.get("/catalog").await.expect(200)["items"][0]["is_member"].clone();
    let join = async |group: &str| {
        let path = format!("/groups/{group}/members/{}", alice.id);
        assert!(world.admin.put(&path, json!(null)).await.status.is_success());
    };
    assert_eq!(told(&alice).await, false);
    join(&group).await;
    assert_eq!(told(&alice).await, false);
    join(&other).await;
    assert_eq!(told(&alice).await, true);
    assert_eq!(told(&world.member("zoe").await).await, false);
    assert_eq!(told(&world.key(&alice, &["flows:read"]).await).await, false);
    assert_eq!(told(&world.key(&alice, &["flows:read", "directory:read"]).await).await, true);
}
