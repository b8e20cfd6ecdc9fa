//! Links: where an answer leads. What was created or listed names the operations that take its id, so that readers and
//! tools can go on from there.

use super::operations;
use serde_json::{Map, Value, json};

/// Adds links to what creates an object (201) and to the lists (200): to every operation on the object.
pub fn add(document: &mut Value) {
    let ids: Vec<(String, String)> = operations(document)
        .into_iter()
        .filter_map(|(path, _, operation)| Some((path, operation.get("operationId")?.as_str()?.to_owned())))
        .collect();
    for (path, method, operation) in operations(document) {
        let (status, object) = match method {
            "post" => ("201", "$response.body#"),
            "get" => ("200", "$response.body#/items/0"),
            _ => continue,
        };
        let below = format!("{path}/{{");
        let links: Map<String, Value> = ids
            .iter()
            .filter_map(|(target, operation)| {
                let name = target.strip_prefix(&below)?.split('}').next()?;
                let mut parameters = path_parameters(&path);
                // Memberships have no id but the user's.
                let id = if name == "user_id" { name } else { "id" };
                parameters.insert(name.to_owned(), json!(format!("{object}/{id}")));
                Some((operation.clone(), json!({ "operationId": operation, "parameters": parameters })))
            })
            .collect();
        let response = operation.get_mut("responses").and_then(|r| r.get_mut(status));
        if let Some(response) = response.and_then(Value::as_object_mut).filter(|_| !links.is_empty()) {
            response.insert("links".into(), Value::Object(links));
        }
    }
}

/// The ids in the path that was called, which those below it need too.
fn path_parameters(path: &str) -> Map<String, Value> {
    let names = path.split('{').skip(1).filter_map(|part| part.split('}').next());
    names.map(|name| (name.to_owned(), json!(format!("$request.path.{name}")))).collect()
}
