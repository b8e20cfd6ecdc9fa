//! What tickets and grants are about, with names: who is shown them, also of deleted objects, and how many.

use crate::exports::exported;
use gatepass_testing::{Person, Value, World, asking, json, levels, rows, wanting};

/// The subjects of an object, by name. An asset has its address and its paths.
fn named(object: &Value) -> Vec<String> {
    let text = |subject: &Value, field: &str| subject[field].as_str().unwrap_or("-").to_owned();
    let subjects = object["subjects"].as_array().unwrap().iter();
    let name = |subject: &Value| {
        let words = ["type", "name", "address"].map(|field| text(subject, field));
        let paths = subject["paths"].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned());
        words.into_iter().chain(paths).collect::<Vec<_>>().join(" ")
    };
    subjects.map(name).collect()
}

async fn first(person: &Person, list: &str) -> Value {
    person.get(list).await.expect(200)["items"][0].clone()
}

struct Scene {
    world: World,
    alice: Person,
    ann: Person,
    web: String,
    ticket: Value,
}

/// Alice, a member, asks for an asset and a node. Ann, who is not a member, decides.
async fn scene(settings: Value) -> Scene {
    let world = World::new().await;
    let (alice, ann, mona) =
        (world.member("alice").await, world.stranger("ann").await, world.stranger("mona").await);
    world.sql(&format!("UPDATE users SET manager_id = '{}' WHERE id = '{}'", mona.id, alice.id)).await;
    world.flow_with(levels(&[&[&ann]]), settings).await;
    let (web, eu) = (world.asset("web").await, world.node("eu", None).await);
    world.sql(&format!("UPDATE assets SET address = '10.0.0.17' WHERE id = '{web}'")).await;
    let berlin = world.node("berlin", Some(&eu)).await;
    world.place(&web, &berlin).await;
    let mut body = asking(&world, &web);
    body["request"]["nodes"] = json!([berlin]);
    let ticket = alice.ask(body).await;
    Scene { world, alice, ann, web, ticket }
}

const SHOWN: [&str; 2] = ["asset web 10.0.0.17 eu/berlin", "node berlin - eu/berlin"];

#[actix_web::test]
async fn an_approver_from_elsewhere_sees_what_they_decide_about() {
    let Scene { world, alice, ann, ticket, .. } = scene(json!({})).await;
    assert_eq!(named(&ticket), SHOWN);
    assert_eq!(ticket["subject_count"], 2);
    assert_eq!(alice.see(&ticket).await["subjects"], ticket["subjects"]);
    for person in [&ann, &alice, &world.admin] {
        let (one, listed) = (person.see(&ticket).await, first(person, "/tickets").await);
        assert_eq!((named(&one), named(&listed)), (SHOWN.map(str::to_owned).to_vec(), named(&one)));
        assert_eq!(
            (&one["applicant_manager"]["username"], &listed["applicant_manager"]),
            (&json!("mona"), &one["applicant_manager"])
        );
    }
    let decided = ann.approve(&ticket).await.expect(200);
    assert_eq!(named(&decided), SHOWN);
    let grant = format!("/grants/{}", decided["grants"][0].as_str().unwrap());
    for person in [&ann, &alice, &world.admin] {
        let (one, listed) = (person.get(&grant).await.expect(200), first(person, "/grants").await);
        assert_eq!((named(&one), named(&listed)), (SHOWN.map(str::to_owned).to_vec(), named(&one)));
        let row = exported(person, "/tickets", "").await.remove(0);
        assert_eq!(
            (&row["asset_addresses"], &row["applicant_manager"]),
            (&json!(["10.0.0.17"]), &json!("mona"))
        );
        let row = exported(person, "/grants", "").await.remove(0);
        assert_eq!(
            (&row["asset_names"], &row["asset_addresses"], &row["node_names"], &row["flow"]),
            (&json!(["web"]), &json!(["10.0.0.17"]), &json!(["eu/berlin"]), &json!("Servers"))
        );
    }
}

#[actix_web::test]
async fn a_requester_who_is_no_member_any_more_sees_no_names() {
    let Scene { world, alice, ann, ticket, .. } = scene(json!({})).await;
    let decided = ann.approve(&ticket).await.expect(200);
    let grant = format!("/grants/{}", decided["grants"][0].as_str().unwrap());
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, alice.id)).await.expect(200);
    for seen in
        [alice.see(&ticket).await, alice.get(&grant).await.expect(200), first(&alice, "/grants").await]
    {
        assert_eq!((&seen["subjects"], &seen["subject_count"]), (&json!([]), &json!(0)));
    }
    for list in ["/tickets", "/grants"] {
        let row = exported(&alice, list, "").await.remove(0);
        assert_eq!(
            (&row["asset_names"], &row["asset_addresses"], &row["node_names"]),
            (&json!([]), &json!([]), &json!([]))
        );
        for object in exported(&alice, &format!("{list}/export/objects?"), "").await {
            assert_eq!(
                (&object["object"], &object["address"], &object["paths"]),
                (&Value::Null, &Value::Null, &json!([]))
            );
        }
        let objects = exported(&ann, &format!("{list}/export/objects?"), "").await;
        let shown: Vec<_> = objects.iter().map(|object| object["object"].as_str().unwrap()).collect();
        assert_eq!(shown, ["web", "eu/berlin"], "{list}");
    }
    // Ann, who decided, sees them still. But she finds nothing by them.
    assert_eq!(named(&ann.see(&ticket).await), SHOWN);
    for list in ["/tickets?q=web", "/grants?q=web", "/tickets?q=10.0.0.17"] {
        assert_eq!(ann.get(list).await.ids().len(), 0, "{list}");
    }
}

#[actix_web::test]
async fn a_key_needs_the_scope_of_the_inventory() {
    let Scene { world, alice, ann, ticket, .. } = scene(json!({})).await;
    for person in [&alice, &ann, &world.admin] {
        let without = world.key(person, &["tickets:read"]).await;
        assert_eq!(without.see(&ticket).await["subjects"], json!([]));
        assert_eq!(exported(&without, "/tickets", "").await[0]["asset_names"], json!([]));
        let with = world.key(person, &["tickets:read", "inventory:read"]).await;
        assert_eq!(named(&with.see(&ticket).await), SHOWN);
    }
}

#[actix_web::test]
async fn a_flow_that_hides_people_hides_the_manager() {
    let Scene { world, alice, ann, ticket, .. } = scene(json!({ "show_progress": false })).await;
    for seen in [&ticket, &first(&alice, "/tickets").await] {
        assert_eq!(
            (&seen["applicant_manager"], named(seen)),
            (&Value::Null, SHOWN.map(str::to_owned).to_vec())
        );
    }
    assert_eq!(exported(&alice, "/tickets", "").await[0]["applicant_manager"], Value::Null);
    for person in [&ann, &world.admin] {
        assert_eq!(person.see(&ticket).await["applicant_manager"]["username"], "mona");
        assert_eq!(exported(person, "/tickets", "").await[0]["applicant_manager"], "mona");
    }
}

#[actix_web::test]
async fn a_deleted_object_keeps_its_name() {
    let Scene { world, alice, ann, web, ticket } = scene(json!({})).await;
    let decided = ann.approve(&ticket).await.expect(200);
    let grant = format!("/grants/{}", decided["grants"][0].as_str().unwrap());
    alice.post(&format!("{grant}/end"), json!({})).await.expect(200);
    world.admin.delete(&format!("/assets/{web}")).await.expect(204);
    for seen in [ann.see(&ticket).await, alice.get(&grant).await.expect(200), first(&ann, "/tickets").await] {
        assert_eq!(named(&seen), ["asset web -", SHOWN[1]]);
        assert_eq!(
            (&seen["subjects"][0]["is_deleted"], &seen["subjects"][1]["is_deleted"]),
            (&json!(true), &json!(false))
        );
    }
    assert_eq!(exported(&ann, "/tickets", "").await[0]["asset_names"], json!(["web"]));
    let objects = exported(&ann, "/grants/export/objects?", "").await;
    assert_eq!((&objects[0]["object"], &objects[0]["is_deleted"]), (&json!("web"), &json!(true)));
}

#[actix_web::test]
async fn an_item_has_its_icon_and_link_and_its_groups() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    let group = world.group("vpn", &[]).await;
    let (icon_url, url) = ("https://example.com/vpn.svg", "https://vpn.example.com/");
    let item = json!({ "groups": [group], "category": "Network", "icon_url": icon_url, "url": url });
    let item = world.item("VPN", json!({ "approval": levels(&[&[&ann]]), "item": item })).await;
    let shown = alice.get(&format!("/catalog/{item}")).await.expect(200);
    assert_eq!(shown["url"], url);
    let ticket = alice.ask(wanting(&world, &item)).await;
    let seen = ann.see(&ticket).await;
    assert_eq!(seen["subjects"], ticket["subjects"]);
    let of_item = json!({ "type": "item", "id": item, "name": "VPN", "address": null, "paths": [], "category": "Network",
        "icon_url": icon_url, "url": url, "is_deleted": false });
    assert_eq!((&seen["subjects"][0], &seen["subjects"][1]["name"]), (&of_item, &json!("vpn")));
    let decided = ann.approve(&ticket).await.expect(200);
    let grant = first(&ann, "/grants").await;
    assert_eq!((&grant["subjects"], &grant["id"]), (&seen["subjects"], &decided["grants"][0]));
    let row = exported(&ann, "/tickets", "").await.remove(0);
    assert_eq!((&row["group_names"], &row["item_url"]), (&json!(["vpn"]), &json!(url)));
    // The flow changes, and the ticket keeps what it was for.
    world.admin.patch(&format!("/flows/{item}"), json!({ "item": { "url": null } })).await.expect(200);
    assert_eq!(ann.see(&ticket).await["subjects"][0], of_item);
    world.admin.delete(&format!("/flows/{item}")).await.expect(204);
    assert_eq!(ann.see(&ticket).await["subjects"][0]["is_deleted"], true);
    // Without membership, only the item.
    world.admin.delete(&format!("/organizations/{}/members/{}", world.org, alice.id)).await.expect(200);
    let left = alice.see(&ticket).await;
    assert_eq!((left["subjects"].as_array().unwrap().len(), &left["subject_count"]), (1, &json!(1)));
}

#[actix_web::test]
async fn what_an_approver_adds_and_removes_has_names_too() {
    let Scene { world, ann, web, ticket, .. } = scene(json!({})).await;
    let other = world.asset("db").await;
    let body = json!({ "level": 1, "changes": { "assets": [other] } });
    let path = format!("/tickets/{}/approve", ticket["id"].as_str().unwrap());
    let decided = ann.post(&path, body).await.expect(200);
    let names = |ticket: &Value| -> Vec<String> {
        ticket["subjects"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&decided), ["db", "berlin", "web"], "{web}");
    assert_eq!(ann.see(&ticket).await["subjects"], decided["subjects"]);
}

#[actix_web::test]
async fn a_list_shows_the_first_and_the_number_of_all() {
    let Scene { world, ann, ticket, .. } = scene(json!({})).await;
    let ids: Vec<String> = (0..3000).map(|_| world.new_id()).collect();
    world
        .insert(ids.iter().enumerate().map(|(n, id)| rows::asset(id, &world.org, format!("asset {n}"))))
        .await;
    let request = json!({ "assets": ids }).to_string();
    world.sql(&format!("UPDATE tickets SET requested = requested || '{request}'")).await;
    let (one, listed) = (ann.see(&ticket).await, first(&ann, "/tickets").await);
    assert_eq!((&one["subject_count"], &listed["subject_count"]), (&json!(3001), &json!(3001)));
    assert_eq!((named(&one).len(), named(&listed).len()), (1000, 20));
    assert_eq!(named(&one)[..20], named(&listed));
    assert!(named(&one).iter().all(|name| name.starts_with("asset asset ")));
}
