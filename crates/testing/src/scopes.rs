//! Every refusal for a missing scope names a scope that the contract names for the operation.

use gatepass_api::openapi::{self, scopes};
use reqwest::Method;
use serde_json::Value;

/// Checks a response with the code `missing_scope`.
#[track_caller]
pub(crate) fn check(method: &Method, path: &str, challenge: &str, problem: &Value) {
    let scope = problem["required_scope"].as_str().unwrap_or_default();
    let operation = operation(method, path).unwrap_or_else(|| panic!("no operation for {method} {path}"));
    let named: Vec<String> = scopes::of(operation).map(|scope| scope.to_string()).collect();
    assert!(
        named.iter().any(|one| one == scope),
        "{operation} was refused for {scope:?}, and names {named:?}"
    );
    let expected = format!("Bearer realm=\"gatepass\", error=\"insufficient_scope\", scope=\"{scope}\"");
    assert_eq!(challenge, expected, "{operation}");
}

/// The operation of a request. A path without parameters wins over one with parameters.
fn operation(method: &Method, path: &str) -> Option<&'static str> {
    let paths = openapi::document()["paths"].as_object()?;
    let fits = |pattern: &str| {
        let (ours, theirs): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        let is_like = |(our, their): (&&str, &&str)| our.starts_with('{') || our == their;
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(is_like)
    };
    let method = method.as_str().to_lowercase();
    let found = paths.iter().filter(|(pattern, item)| fits(pattern) && item.get(&method).is_some());
    let (_, item) = found.min_by_key(|(pattern, _)| pattern.matches('{').count())?;
    item[method]["operationId"].as_str()
}
