//! Memberships by grant: they count from their start to their end, in every place that uses memberships.

use super::{Place, answer, check, rule};
use gatepass_testing::{Person, Value, World, asking, json, wanting};
use time::Duration;

struct Scene {
    world: World,
    place: Place,
    alice: Person,
    item: String,
}

/// A group that reaches a host, and a catalog item that gives the group automatically.
async fn scene() -> Scene {
    let world = World::new().await;
    let place = Place::new(&world).await;
    let alice = world.member("alice").await;
    rule(&world, json!({ "groups": [place.group], "nodes": [place.top] })).await;
    let item = world.item("Staff", json!({ "item": { "groups": [place.group] } })).await;
    Scene { world, place, alice, item }
}

async fn expiry(by: &Person, asset: &str) -> Value {
    check(by, asset, json!({})).await.expect(200)["expires_at"].clone()
}

/// The number of assets and of users in the access lists.
async fn listed(world: &World, by: &Person, asset: &str) -> (usize, usize) {
    let assets = by.get("/access/assets").await.expect(200)["items"].as_array().unwrap().len();
    let admin = world.again(&world.admin).await;
    let users = admin.get(&format!("/access/users?asset_id={asset}")).await.expect(200);
    (assets, users["items"].as_array().unwrap().len())
}

#[actix_web::test]
async fn it_opens_access_until_its_end() {
    let Scene { world, place, alice, item } = scene().await;
    assert_eq!(answer(&alice, &place.host).await, "user_not_covered");
    assert_eq!(listed(&world, &alice, &place.host).await, (0, 0));
    let ticket = alice.ask(wanting(&world, &item)).await;
    assert_eq!(answer(&alice, &place.host).await, "allowed");
    assert_eq!(expiry(&alice, &place.host).await, ticket["window"]["end"]);
    assert_eq!(listed(&world, &alice, &place.host).await, (1, 1));
    let entry = alice.get("/access/assets").await.expect(200)["items"][0].to_string();
    assert!(entry.contains(ticket["window"]["end"].as_str().unwrap()), "{entry}");
    world.travel(Duration::hours(4)).await;
    let alice = world.again(&alice).await;
    assert_eq!(answer(&alice, &place.host).await, "user_not_covered");
    assert_eq!(listed(&world, &alice, &place.host).await, (0, 0));
    // The grant has ended, so the item can be requested again.
    alice.ask(wanting(&world, &item)).await;
}

#[actix_web::test]
async fn it_begins_when_its_window_does() {
    let Scene { world, place, alice, item } = scene().await;
    let mut later = wanting(&world, &item);
    let start =
        gatepass_persistence::now(&world.db.conn().await.unwrap()).await.unwrap() + Duration::hours(1);
    let start = start.format(&time::format_description::well_known::Rfc3339).unwrap();
    later["timing"] = json!({ "mode": "scheduled", "start": start, "duration": "PT1H" });
    let ticket = alice.ask(later).await;
    assert_eq!(answer(&alice, &place.host).await, "user_not_covered");
    let again = alice.post("/tickets", wanting(&world, &item)).await.problem(409, "already_granted");
    assert_eq!(again["grant_id"], ticket["grants"][0]);
    world.travel(Duration::minutes(61)).await;
    let alice = world.again(&alice).await;
    assert_eq!(answer(&alice, &place.host).await, "allowed");
}

#[actix_web::test]
async fn revoked_or_given_back_it_is_over_at_once() {
    let Scene { world, place, alice, item } = scene().await;
    for (who, verb, body) in
        [(&world.admin, "revoke", json!({ "reason": "left the team" })), (&alice, "end", json!({}))]
    {
        let ticket = alice.ask(wanting(&world, &item)).await;
        assert_eq!(answer(&alice, &place.host).await, "allowed");
        let grant = json!({ "id": ticket["grants"][0] });
        who.act("grants", &grant, verb, body).await.expect(200);
        assert_eq!(answer(&alice, &place.host).await, "user_not_covered");
        let members = alice.get(&format!("/groups/{}/members", place.group)).await.expect(200);
        assert_eq!(members["items"], json!([]));
    }
}

#[actix_web::test]
async fn a_membership_from_before_survives() {
    let Scene { world, place, alice, item } = scene().await;
    let member = format!("/groups/{}/members/{}", place.group, alice.id);
    world.admin.put(&member, json!(null)).await.expect(201);
    alice.ask(wanting(&world, &item)).await;
    assert_eq!(expiry(&alice, &place.host).await, Value::Null);
    let seen = alice.get(&member).await.expect(200);
    assert_eq!((&seen["valid_until"], &seen["grant_id"]), (&Value::Null, &Value::Null));
    world.travel(Duration::hours(5)).await;
    let alice = world.again(&alice).await;
    assert_eq!(answer(&alice, &place.host).await, "allowed");
}

#[actix_web::test]
async fn of_two_grants_the_later_end_counts() {
    let Scene { world, place, alice, item } = scene().await;
    let other = world.item("Also staff", json!({ "item": { "groups": [place.group] } })).await;
    let mut longer = wanting(&world, &other);
    longer["timing"]["duration"] = json!("PT8H");
    let longer = alice.ask(longer).await;
    alice.ask(wanting(&world, &item)).await;
    assert_eq!(expiry(&alice, &place.host).await, longer["window"]["end"]);
    let member = format!("/groups/{}/members/{}", place.group, alice.id);
    let seen = alice.get(&member).await.expect(200);
    assert_eq!((&seen["valid_until"], &seen["grant_id"]), (&longer["window"]["end"], &longer["grants"][0]));
    // A grant gives this membership, so an admin can only remove it by revoking the grant.
    world.admin.delete(&member).await.problem(409, "managed_by_grant");
    world.travel(Duration::hours(5)).await;
    assert_eq!(answer(&world.again(&alice).await, &place.host).await, "allowed");
    world.travel(Duration::hours(8)).await;
    assert_eq!(answer(&world.again(&alice).await, &place.host).await, "user_not_covered");
}

#[actix_web::test]
async fn it_counts_for_approvers_and_for_who_may_use_a_flow() {
    let Scene { world, place, alice, item } = scene().await;
    let bob = world.member("bob").await;
    let group = json!([{ "kind": "group", "id": place.group }]);
    let approval = json!({ "type": "assigned", "levels": [{ "approvers": group }] });
    let settings = json!({ "visible_to": { "groups": [place.group] } });
    let web = world.asset("web").await;
    world.flow_with(approval, settings).await;
    let request = asking(&world, &web);
    alice.post("/tickets", request.clone()).await.problem(422, "no_flow");
    alice.ask(wanting(&world, &item)).await;
    bob.ask(wanting(&world, &item)).await;
    let ticket = alice.ask(request).await;
    assert_eq!(ticket["levels"][0]["approvers"][0]["username"], "bob");
    let users = world.admin.get(&format!("/users?group_id={}", place.group)).await.expect(200);
    assert_eq!(users["items"].as_array().unwrap().len(), 2);
}
