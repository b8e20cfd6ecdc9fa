//! CSV cells as spreadsheets read them.

use super::cells;
use gatepass_testing::{World, rows};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Characters that begin a formula in a spreadsheet, or that it drops in front of one.
const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn text() -> impl Strategy<Value = String> {
    let nasty = "[=+\\-@\t\r\n＝＋－＠]{0,2}[\"',;= \r\n\t|a-cé漢😀\\\\]{0,12}";
    prop_oneof![nasty, "[^\0]{0,40}", Just("=HYPERLINK(\"http://x\",\"y\")".to_owned())]
}

#[actix_web::test]
async fn any_text_is_one_cell_and_no_formula() {
    let world = World::new().await;
    let mut runner = TestRunner::deterministic();
    let texts: Vec<String> = (0..600).map(|_| text().new_tree(&mut runner).unwrap().current()).collect();
    let event = |text| rows::event("a.b").with("id", world.new_id()).with("internal_note", text);
    world.insert(texts.iter().map(event)).await;
    let answer = world.admin.get("/events/export?format=csv&sort=created_at&action=a.b").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    let found = cells(&answer.text);
    assert_eq!(found.len(), texts.len());
    let mut formulas = 0;
    for (row, text) in found.iter().zip(&texts) {
        let cell = &row["internal_note"];
        assert!(!cell.starts_with(DANGEROUS), "{cell:?}");
        if text.starts_with(DANGEROUS) {
            formulas += 1;
            assert_eq!(cell, &format!("'{text}"));
        } else {
            assert_eq!(cell, text);
        }
    }
    assert!(formulas > 100, "too easy: {formulas}");
    let lines = answer.text.split("\r\n").next().unwrap();
    assert!(lines.starts_with("\u{feff}id,at,action,"), "{lines}");
}

#[actix_web::test]
async fn numbers_and_times_are_plain_and_nothing_is_empty() {
    let world = World::new().await;
    let event = rows::event("a.b").with("at", "2026-02-03 04:05:06.789+00").with("data", "{\"n\": 1}");
    world.insert([event]).await;
    let text = world.admin.get("/events/export?format=csv&action=a.b").await.text;
    let row = &cells(&text)[0];
    let cell = |name: &str| row[name].as_str();
    assert_eq!((cell("at"), cell("action"), cell("actor")), ("2026-02-03 04:05:06", "a.b", ""));
    assert_eq!(cell("data"), "{\"n\": 1}");
    let rule = serde_json::json!({ "org_id": world.org, "name": "-1", "accounts": ["@ALL", "app"] });
    world.admin.post("/permissions", rule).await.expect(201);
    let text = world.admin.get("/permissions/export?format=csv").await.text;
    let row = &cells(&text)[0];
    assert_eq!((row["name"].as_str(), row["accounts"].as_str()), ("'-1", "'@ALL, app"));
    assert_eq!(
        (row["is_active"].as_str(), row["effective"].as_str(), row["users"].as_str()),
        ("true", "false", "")
    );
}

#[actix_web::test]
async fn a_row_is_one_line_whatever_a_reader_takes_for_the_end_of_one() {
    /// The line ends of Python's `splitlines`.
    const ENDS: &str = "é\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}";
    let world = World::new().await;
    let data = serde_json::json!({ "text": ENDS });
    world.insert([rows::event("a.b").with("data", &data).with("internal_note", ENDS)]).await;
    let answer = world.admin.get("/events/export?format=ndjson&action=a.b").await;
    let (line, rest) = answer.text.split_once('\n').unwrap();
    assert_eq!(rest, "");
    assert!(!line.contains(ENDS.split_at(2).1.chars().collect::<Vec<_>>().as_slice()), "{line:?}");
    let row: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(row["internal_note"], ENDS);
    assert_eq!(row["data"], data);
}
