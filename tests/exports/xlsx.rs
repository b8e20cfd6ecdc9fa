//! Spreadsheets, as another library than the server's reads them.

use calamine::{Data, Reader, Xlsx};
use gatepass_testing::{World, rows};
use reqwest::Method;
use std::collections::BTreeMap;
use std::io::Cursor;

/// The rows of the first sheet by column name.
pub async fn sheet(world: &World, path: &str) -> Vec<BTreeMap<String, Data>> {
    let response = world.admin.request(Method::GET, path).send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    assert_eq!(kind, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let name = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.ends_with("Z.xlsx\""), "{name}");
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(response.bytes().await.unwrap())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut lines = range.rows();
    let names: Vec<String> = lines.next().unwrap().iter().map(ToString::to_string).collect();
    lines.map(|line| names.iter().cloned().zip(line.iter().cloned()).collect()).collect()
}

#[actix_web::test]
async fn a_spreadsheet_has_the_rows_of_the_list_and_text_is_text() {
    let world = World::new().await;
    let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain", "1e5", "true"];
    let event = |text| {
        let row = rows::event("a.b").with("id", world.new_id()).with("internal_note", text);
        row.with("at", "2026-02-03 04:05:06.789+00")
    };
    world.insert(texts.into_iter().map(event)).await;
    let found = sheet(&world, "/events/export?format=xlsx&action=a.b&sort=created_at").await;
    let notes: Vec<&Data> = found.iter().map(|row| &row["internal_note"]).collect();
    assert_eq!(notes, texts.map(|text| Data::String(text.to_owned())).iter().collect::<Vec<_>>());
    assert!(matches!(&found[0]["at"], Data::DateTime(_)), "{:?}", found[0]["at"]);
}

#[actix_web::test]
async fn a_spreadsheet_of_many_rows_is_complete_and_its_numbers_are_numbers() {
    let world = World::new().await;
    world
        .sql(
            "INSERT INTO events (id, at, action, data) \
             SELECT gen_random_uuid(), gatepass_now(), 'a.b', '{}' FROM generate_series(1, 5000)",
        )
        .await;
    assert_eq!(sheet(&world, "/events/export?format=xlsx&action=a.b").await.len(), 5000);
    assert_eq!(sheet(&world, "/events/export?format=xlsx&action=a.c").await.len(), 0);
    let rule = serde_json::json!({ "org_id": world.org, "name": "=x", "users": [world.admin.id] });
    world.admin.post("/permissions", rule).await.expect(201);
    let row = sheet(&world, "/permissions/export?format=xlsx").await.remove(0);
    assert_eq!((&row["user_count"], &row["is_active"]), (&Data::Float(1.0), &Data::Bool(true)));
    assert_eq!(row["name"], Data::String("=x".to_owned()));
}
