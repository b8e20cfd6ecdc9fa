//! One row per operation and case, one cell per persona: what a real call was answered. Compared with the file of its
//! area, which `UPDATE_GOLDEN=1` writes anew.

use super::cast::{Cast, PERSONAS};
use crate::support::{Answer, Value, json};
use reqwest::Method;
use std::collections::BTreeMap;
use std::fmt::Write;

/// One thing to do, by everybody.
pub struct Row {
    pub operation: &'static str,
    /// Which of several; empty where it makes no difference.
    pub case: &'static str,
    /// What stands in the path's `{...}`, and a query.
    pub at: &'static str,
    pub body: Value,
}

/// The rows of operations that need one scope, tried with API keys of one user.
pub struct Scene {
    pub scope: &'static str,
    pub key_of: &'static str,
    pub rows: Vec<Row>,
}

pub fn row(operation: &'static str, case: &'static str, at: &'static str) -> Row {
    Row { operation, case, at, body: Value::Null }
}

impl Row {
    pub fn with(self, body: Value) -> Self {
        Self { body, ..self }
    }
}

pub fn scene(scope: &'static str, key_of: &'static str, rows: impl Into<Vec<Row>>) -> Scene {
    Scene { scope, key_of, rows: rows.into() }
}

/// Method and path of every operation in the document.
pub fn operations() -> BTreeMap<String, (Method, String)> {
    let document = gatepass_api::openapi::document();
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            all.insert(id, (method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    all
}

/// Asks questions with POST, and changes nothing.
const QUESTIONS: [&str; 5] =
    ["preview_ticket", "check_access", "check_access_batch", "explain_access", "login"];

/// Plays all rows and holds the table against its file.
pub async fn check(area: &str, cast: &Cast, scenes: &[Scene]) {
    let mut table = format!("{:54} {:20}", "operation (case)", "keys of");
    PERSONAS.iter().for_each(|persona| write!(table, " {persona:20}").unwrap());
    let operations = operations();
    let mut world = cast.world().await;
    for (scene, row) in scenes.iter().flat_map(|scene| scene.rows.iter().map(move |row| (scene, row))) {
        let (method, path) = operations.get(row.operation).unwrap_or_else(|| panic!("no {}", row.operation));
        let case = if row.case.is_empty() { String::new() } else { format!(" ({})", row.case) };
        write!(table, "\n{:54} {:20}", format!("{}{case}", row.operation), scene.key_of).unwrap();
        for persona in PERSONAS {
            let me = cast.persona(&world, persona, scene.key_of, scene.scope);
            let mut request = me.request(method.clone(), &cast.fill(&placed(path, row.at), &me));
            if !row.body.is_null() {
                let body: Value = serde_json::from_str(&cast.fill(&row.body.to_string(), &me)).unwrap();
                request = request.json(&body);
            }
            let answer = Answer::of(request).await;
            write!(table, " {:20}", cell(&answer)).unwrap();
            let changed = answer.status.is_success() && method != Method::GET;
            if changed && !QUESTIONS.contains(&row.operation) {
                world = cast.world().await;
            }
        }
    }
    let table: String = table.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n");
    compare(area, &table);
}

/// The path with its parts filled in, in their order.
fn placed(path: &str, at: &str) -> String {
    let (parts, query) = at.split_once('?').unwrap_or((at, ""));
    let mut filled = path.to_owned();
    for part in parts.split_whitespace() {
        let (start, end) = (filled.find('{').unwrap(), filled.find('}').unwrap());
        filled.replace_range(start..=end, part);
    }
    if query.is_empty() { filled } else { format!("{filled}?{query}") }
}

/// The status, and the problem's code where it says more than the status does.
fn cell(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    match answer.json["code"].as_str() {
        Some(code) if status >= 400 && !matches!(code, "unauthenticated" | "not_found") => {
            format!("{status} {code}")
        }
        _ => {
            assert!(status < 400 || matches!(status, 401 | 404), "no problem: {} {}", status, answer.text);
            status.to_string()
        }
    }
}

fn compare(area: &str, table: &str) {
    let file = format!("{}/authorization/golden/{area}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, table).unwrap();
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    let gone = golden
        .lines()
        .filter(|line| !table.lines().any(|other| other == *line))
        .map(|line| format!("-{line}"));
    let new = table
        .lines()
        .filter(|line| !golden.lines().any(|other| other == *line))
        .map(|line| format!("+{line}"));
    let difference: Vec<String> = gone.chain(new).collect();
    assert!(
        golden == table,
        "{file} says otherwise; UPDATE_GOLDEN=1 writes it anew:\n{}",
        difference.join("\n")
    );
}

/// A body that nobody reads.
pub fn nothing() -> Value {
    json!({})
}
