//! Links: the response to a creation names the operations that take the new id, so that readers and tools can go on
//! from there.

use super::operations;
use serde_json::{Map, Value, json};

/// Adds links to every response that creates an object (201), one for each operation on that object.
pub fn add(document: &mut Value) {
    let targets: Vec<(String, String)> = operations(document)
        .into_iter()
        .filter_map(|(path, _, operation)| Some((path, operation.get("operationId")?.as_str()?.to_owned())))
        .collect();
    for (path, _, operation) in operations(document) {
        let created =
            operation.get_mut("responses").and_then(|r| r.get_mut("201")).and_then(Value::as_object_mut);
        let Some(created) = created else { continue };
        let below = format!("{path}/{{");
        let links: Map<String, Value> = targets
            .iter()
            .filter_map(|(target, operation)| {
                let name = target.strip_prefix(&below)?.split('}').next()?;
                let mut parameters = path_parameters(&path);
                parameters.insert(name.to_owned(), json!("$response.body#/id"));
                Some((operation.clone(), json!({ "operationId": operation, "parameters": parameters })))
            })
            .collect();
        if !links.is_empty() {
            created.insert("links".into(), Value::Object(links));
        }
    }
}

/// The ids in the path of the request, which operations on the new object need too.
fn path_parameters(path: &str) -> Map<String, Value> {
    let names = path.split('{').skip(1).filter_map(|part| part.split('}').next());
    names.map(|name| (name.to_owned(), json!(format!("$request.path.{name}")))).collect()
}
