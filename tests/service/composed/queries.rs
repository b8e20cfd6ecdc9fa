//! The requests that are played of an operation, as queries.

use super::desk::Desk;
use crate::attacks::document::{Operation, resolve};
use gatepass_testing::Value;

/// Parameters that are no filters.
const FORMS: [&str; 7] = ["cursor", "after", "limit", "sort", "queue", "format", "delimiter"];
/// Second names of filters of grants. A request must not use both names.
const ALIASES: [(&str, &str); 2] = [("user_id", "beneficiary_id"), ("item_id", "flow_id")];

pub struct Queries {
    /// Everybody plays these, since their rights shape the statement.
    pub everybody: Vec<String>,
    /// One person plays these, and the next page of each.
    pub paged: Vec<String>,
    /// One person plays these.
    pub others: Vec<String>,
}

pub fn takes(operation: &Operation, name: &str) -> bool {
    operation.parameters().any(|parameter| parameter["name"] == name)
}

/// Whether the operation is a list.
pub fn is_list(operation: &Operation) -> bool {
    takes(operation, "cursor")
}

impl Queries {
    /// Each value of each parameter is played once.
    pub fn of(desk: &Desk, operation: &Operation) -> Self {
        let is_list = is_list(operation);
        let pairs = |name: &str| -> Vec<String> {
            let parameter = operation.parameters().find(|parameter| parameter["name"] == name);
            let values = parameter.map(|parameter| values(desk, parameter)).unwrap_or_default();
            values.into_iter().map(|value| format!("{name}={value}&")).collect()
        };
        let is_alias =
            |name: &str| ALIASES.iter().any(|(alias, filter)| name == *alias && takes(operation, filter));
        let (mut needed, mut filters) = (String::new(), Vec::new());
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().unwrap();
            if parameter["required"] == true {
                needed.push_str(&pairs(name)[0]);
            } else if !FORMS.contains(&name) && !is_alias(name) {
                filters.push(pairs(name));
            }
        }
        let mut all = if is_list {
            let by_change = pairs("queue").into_iter().map(|queue| format!("{queue}sort=updated_at&"));
            let first = if takes(operation, "sort") { Vec::new() } else { vec![String::new()] };
            let search = pairs("q").into_iter().take(1);
            Self {
                everybody: [String::new()].into_iter().chain(pairs("queue")).chain(search).collect(),
                paged: [first, pairs("sort"), by_change.collect(), pairs("after")].concat(),
                others: filters.concat(),
            }
        } else {
            // The conditions are those of the list. All filters at once show how an export or a summary joins them.
            let together = filters.iter().filter_map(|of_one| of_one.first().cloned()).collect();
            let others =
                [pairs("sort"), pairs("queue"), pairs("format"), pairs("q"), vec![together]].concat();
            Self { everybody: vec![String::new()], paged: Vec::new(), others }
        };
        for query in [&mut all.everybody, &mut all.paged, &mut all.others].into_iter().flatten() {
            query.insert_str(0, &needed);
        }
        all
    }
}

/// The values to try for a parameter. The values of an enumeration that takes several are tried together.
fn values(desk: &Desk, parameter: &Value) -> Vec<String> {
    let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
    let (takes_several, schema) =
        if schema["items"].is_null() { (false, schema) } else { (true, &schema["items"]) };
    let schema = schema["$ref"].as_str().map_or(schema, |reference| resolve(reference));
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<&str> = words.iter().map(|word| word.as_str().unwrap()).collect();
        if !takes_several {
            return words.into_iter().map(str::to_owned).collect();
        }
        // `any` stands for all others.
        let together: Vec<&str> = words.iter().copied().filter(|word| *word != "any").collect();
        return vec![together.join(&format!("&{name}=")), words[0].to_owned()];
    }
    let all: &[&str] = match (name, schema["type"].as_str().unwrap(), schema["format"].as_str()) {
        (_, "boolean", _) => &["true", "false"],
        (_, _, Some("uuid")) => return vec![desk.id(name)],
        ("at", ..) => &["2100-01-01T00:00:00Z"],
        (to, _, Some("date-time")) if to.ends_with("_to") || to.ends_with("before") => {
            &["2026-02-01T00:00:00Z"]
        }
        (_, _, Some("date-time")) => &["2026-01-01T00:00:00Z"],
        ("q", ..) => &["web", "%231"],
        ("after", ..) => &["start", "now"],
        ("lease", ..) => &["PT1M"],
        ("action", ..) => &["ticket.created", "ticket."],
        ("account", ..) => &["root"],
        ("protocol", ..) => &["ssh"],
        _ => &["web"],
    };
    all.iter().map(|&value| value.to_owned()).collect()
}

/// The query without the limit, and without values that differ in each run or are several.
pub fn shown(query: &str) -> String {
    let pairs =
        || query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| *name != "limit");
    let mut all: Vec<String> = Vec::new();
    for (name, value) in pairs() {
        let is_single = pairs().filter(|(other, _)| *other == name).count() == 1;
        let is_shown = is_single && value.len() < 20 && !value.starts_with("20");
        let pair = if is_shown { format!("{name}={value}") } else { format!("{name}=...") };
        if !all.contains(&pair) {
            all.push(pair);
        }
    }
    all.join("&")
}
