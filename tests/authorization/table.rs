//! A table of one area: one row per operation and case, one cell per persona with the status of a real call. Compared with
//! the area's snapshot, which `INSTA_UPDATE=always` rewrites.

use super::cast::{Cast, PERSONAS};
use gatepass_testing::{Answer, Person, Value, World};
use reqwest::{Method, RequestBuilder};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One operation, tried by every persona.
#[derive(Clone)]
pub struct Row {
    pub operation: String,
    /// The case, if an operation has several; else empty.
    pub case: &'static str,
    /// The values of the path's `{...}`, and a query.
    pub at: String,
    pub body: Value,
}

/// The rows of operations that need this scope, tried with API keys of one user.
pub struct Scene {
    pub scope: &'static str,
    pub key_of: &'static str,
    pub rows: Vec<Row>,
}

pub fn row(operation: &'static str, case: &'static str, at: &'static str) -> Row {
    Row { operation: operation.to_owned(), case, at: at.to_owned(), body: Value::Null }
}

pub fn scene(scope: &'static str, key_of: &'static str, rows: impl Into<Vec<Row>>) -> Scene {
    Scene { scope, key_of, rows: rows.into() }
}

/// Method and path of every operation in the document.
pub fn operations() -> &'static BTreeMap<String, (Method, String)> {
    static OPERATIONS: OnceLock<BTreeMap<String, (Method, String)>> = OnceLock::new();
    OPERATIONS.get_or_init(documented)
}

fn documented() -> BTreeMap<String, (Method, String)> {
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

/// Personas who do not see the neighbour organization.
const OURS: [&str; 9] = [
    "anonymous",
    "member",
    "applicant",
    "approver",
    "auditor",
    "org_admin",
    "key",
    "key_without",
    "asset_key",
];

/// POST operations that only ask.
pub const QUESTIONS: [&str; 12] = [
    "preview_ticket",
    "preview_template",
    "check_access",
    "check_access_batch",
    "explain_access",
    "login",
    "test_channel",
    "test_command_group",
    "evaluate_login",
    "evaluate_asset_login",
    "evaluate_command",
    "evaluate_commands",
];

impl Scene {
    /// The response that a persona gets for this row.
    pub async fn play(&self, row: &Row, cast: &Cast, world: &World, persona: &str) -> Answer {
        let me = cast.persona(world, persona, self.key_of, self.scope);
        Answer::of(row.request(cast, &me)).await
    }
}

impl Row {
    pub fn with(self, body: Value) -> Self {
        Self { body, ..self }
    }

    pub fn request(&self, cast: &Cast, me: &Person) -> RequestBuilder {
        let (method, path) =
            operations().get(&self.operation).unwrap_or_else(|| panic!("no {}", self.operation));
        let request = me.request(method.clone(), &cast.fill(&placed(path, &self.at), me));
        if self.body.is_null() {
            return request;
        }
        request.json(&serde_json::from_str::<Value>(&cast.fill(&self.body.to_string(), me)).unwrap())
    }

    /// Whether the caller sent this text.
    fn names(&self, cast: &Cast, id: &str) -> bool {
        let said = format!("{} {}", self.at, self.body);
        said.split(|c: char| c != '$' && c != '_' && !c.is_alphanumeric()).any(|word| cast.says(word, id))
    }

    /// Whether this response may have changed the world.
    pub fn changed(&self, answer: &Answer) -> bool {
        let reads =
            operations()[&self.operation].0 == Method::GET || QUESTIONS.contains(&self.operation.as_str());
        answer.status.is_success() && !reads
    }
}

/// Plays all rows of an area and compares the table with its snapshot.
pub async fn check(area: &str, cast: &Cast, scenes: &[Scene]) {
    let head = ["operation (case)", "keys of"].into_iter().chain(PERSONAS);
    let mut table: Vec<Vec<String>> = vec![head.map(str::to_owned).collect()];
    let mut world = cast.world().await;
    for (scene, row) in scenes.iter().flat_map(|scene| scene.rows.iter().map(move |row| (scene, row))) {
        let case = if row.case.is_empty() { String::new() } else { format!(" ({})", row.case) };
        let mut cells = vec![format!("{}{case}", row.operation), scene.key_of.to_owned()];
        for persona in PERSONAS {
            let answer = scene.play(row, cast, &world, persona).await;
            cells.push(cell(&answer));
            if OURS.contains(&persona) && !scene.key_of.contains("super") {
                let leaked = cast.leaked(&answer.text).filter(|theirs| !row.names(cast, theirs));
                assert_eq!(leaked, None, "{} ({}) by {persona}: {}", row.operation, row.case, answer.text);
            }
            if row.changed(&answer) {
                world = cast.world().await;
            }
        }
        table.push(cells);
    }
    compare(area, &aligned(&table));
}

fn aligned(table: &[Vec<String>]) -> String {
    let width = |column: usize| table.iter().map(|cells| cells[column].len()).max().unwrap();
    let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join(" | ").trim_end().to_owned() + "\n"
    };
    table.iter().map(line).collect()
}

/// The path with its `{...}` filled in, in order.
fn placed(path: &str, at: &str) -> String {
    let (parts, query) = at.split_once('?').unwrap_or((at, ""));
    let mut filled = path.to_owned();
    for part in parts.split_whitespace() {
        if let (Some(start), Some(end)) = (filled.find('{'), filled.find('}')) {
            filled.replace_range(start..=end, part);
        }
    }
    if query.is_empty() { filled } else { format!("{filled}?{query}") }
}

/// The status, with the problem's code if it says more than the status. For a bulk request, the status of each item.
fn cell(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    if status == 207 {
        let items = answer.json["items"].as_array().unwrap();
        let each: Vec<String> = items.iter().map(|item| item["status"].to_string()).collect();
        return format!("207: {}", each.join(" "));
    }
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

/// Compares a list with its snapshot, `golden/<area>.snap`.
pub fn compare(area: &str, table: &str) {
    insta::with_settings!(
        { snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true },
        { insta::assert_snapshot!(area, table) }
    );
}

/// The body of an operation that needs none.
pub fn nothing() -> Value {
    Value::Null
}
