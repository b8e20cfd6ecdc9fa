//! Long lists: their number and first names in a cell, and one row for each object in the export of objects.

use super::xlsx::sheet;
use super::{cells, exported};
use gatepass_testing::{Person, World, asking, json, levels, rows};
use std::collections::BTreeSet;

const MANY: usize = 3000;

/// A permission that names many assets.
async fn many(world: &World) -> BTreeSet<String> {
    let ids: Vec<String> = (0..MANY).map(|_| world.new_id()).collect();
    world
        .insert(ids.iter().enumerate().map(|(n, id)| rows::asset(id, &world.org, format!("asset {n}"))))
        .await;
    let rule = json!({ "org_id": world.org, "name": "many", "assets": ids, "users": [world.admin.id] });
    world.admin.post("/permissions", rule).await.expect(201);
    ids.into_iter().collect()
}

#[actix_web::test]
async fn no_cell_is_longer_than_a_spreadsheet_takes() {
    let world = World::new().await;
    let ids = many(&world).await;
    let alice = world.member("alice").await;
    world.flow(levels(&[&[&world.admin]])).await;
    let mut body = asking(&world, ids.first().unwrap());
    body["request"]["assets"] = json!(ids.iter().take(500).collect::<Vec<_>>());
    alice.ask(body).await;
    let note = "=".repeat(40_000);
    world.insert([rows::event("a.b").with("internal_note", &note)]).await;
    for list in ["/permissions", "/tickets", "/events"] {
        let text = world.admin.get(&format!("{list}/export?format=csv")).await.text;
        for (name, cell) in cells(&text).iter().flatten() {
            assert!(cell.encode_utf16().count() <= 32_767, "{list} {name}: {}", cell.len());
        }
        for (name, cell) in sheet(&world, &format!("{list}/export?format=xlsx")).await.iter().flatten() {
            let length = cell.to_string().encode_utf16().count();
            assert!(length <= 32_767, "{list} {name}: {length}");
        }
    }
    let text = world.admin.get("/permissions/export?format=csv").await.text;
    let row = &cells(&text)[0];
    assert_eq!((row["asset_count"].as_str(), row["user_names"].as_str()), ("3000", "admin"));
    assert!(row["assets"].ends_with(", \u{2026}") && row["asset_names"].starts_with("asset 0, asset 1, "));
    let row = sheet(&world, "/permissions/export?format=xlsx").await.remove(0);
    let (assets, names) = (row["assets"].to_string(), row["asset_names"].to_string());
    assert!(assets.len() > 3000 && assets.ends_with(", \u{2026}"), "{}", assets.len());
    assert!(names.starts_with("asset 0, asset 1, "), "{names}");
    let note =
        sheet(&world, "/events/export?format=xlsx&action=a.b").await.remove(0)["internal_note"].to_string();
    assert!(note.chars().count() > 32_000 && note.starts_with("==="), "{}", note.len());
    let whole = exported(&world.admin, "/permissions", "").await;
    assert_eq!(whole[0]["assets"].as_array().unwrap().len(), MANY);
    let text = world.admin.get("/tickets/export?format=csv").await.text;
    assert_eq!(cells(&text)[0]["asset_count"], "500");
}

#[actix_web::test]
async fn the_export_of_objects_has_a_row_for_each_object() {
    let world = World::new().await;
    let ids = many(&world).await;
    let rows = exported(&world.admin, "/permissions/export/objects?", "").await;
    assert_eq!(rows.len(), MANY + 1);
    let assets = rows.iter().filter(|row| row["object_type"] == "asset");
    assert_eq!(assets.map(|row| row["object_id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), ids);
    let user = rows.iter().find(|row| row["object_type"] == "user").unwrap();
    assert_eq!((&user["object"], &user["permission"]), (&json!("admin"), &json!("many")));
    world.member("alice").await.get("/permissions/export/objects").await.problem(403, "role_required");
}

async fn names(by: &Person, list: &str) -> Vec<String> {
    let rows = by.get(&format!("{list}/export/objects")).await.expect(200);
    rows["items"].as_array().unwrap().iter().map(|row| row["object"].to_string()).collect()
}

#[actix_web::test]
async fn tickets_and_grants_show_names_to_those_who_may_read_them() {
    let world = World::new().await;
    let (alice, ann) = (world.member("alice").await, world.stranger("ann").await);
    world.flow(levels(&[&[&ann]])).await;
    let (web, top) = (world.asset("web").await, world.node("eu", None).await);
    let node = world.node("berlin", Some(&top)).await;
    let mut body = asking(&world, &web);
    body["request"]["nodes"] = json!([node]);
    let ticket = alice.ask(body).await;
    ann.approve(&ticket).await.expect(200);
    for list in ["/tickets", "/grants"] {
        assert_eq!(names(&alice, list).await, ["\"web\"", "\"eu/berlin\""], "{list}");
    }
    // Ann is no member. She sees what she decides about.
    assert_eq!(names(&ann, "/tickets").await, ["\"web\"", "\"eu/berlin\""]);
    let of_ann = exported(&ann, "/tickets", "").await;
    assert_eq!((&of_ann[0]["asset_count"], &of_ann[0]["asset_names"]), (&json!(1), &json!(["web"])));
    let without = world.key(&ann, &["tickets:read"]).await;
    assert_eq!(names(&without, "/tickets").await, ["null", "null"]);
    let of_alice = exported(&alice, "/tickets", "").await;
    assert_eq!(
        (&of_alice[0]["asset_names"], &of_alice[0]["node_names"]),
        (&json!(["web"]), &json!(["eu/berlin"]))
    );
}

#[actix_web::test]
async fn semicolons_separate_cells_on_request() {
    let world = World::new().await;
    world.insert([rows::event("a.b").with("internal_note", "a;b,c")]).await;
    let answer = world.admin.get("/events/export?format=csv&delimiter=%3B&action=a.b").await;
    let text = answer.text.strip_prefix('\u{feff}').unwrap();
    assert!(text.starts_with("id;at;action;"), "{text}");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let row: std::collections::BTreeMap<String, String> = reader.deserialize().next().unwrap().unwrap();
    assert_eq!(row["internal_note"], "a;b,c");
    for query in ["delimiter=%7C", "delimiter=%3B&delimiter=%3B"] {
        world.admin.get(&format!("/events/export?{query}")).await.problem(400, "invalid_query");
    }
}
