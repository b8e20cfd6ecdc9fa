//! The OpenAPI 3.1 document: the operations as the handlers describe them, and the parts that all operations share.

#![allow(
    clippy::indexing_slicing,
    reason = "indexing a JSON value to write makes the field, and never panics"
)]

mod bounds;
mod common;
mod events;
mod examples;
mod forms;
mod links;
mod patches;
pub mod scopes;
mod unions;

pub use bounds::{NO_NUL, NOT_BLANK};

use crate::error::{Code, Problem};
use crate::http::head_requests::takes_head;
use crate::routes;
use actix_web::HttpRequest;
use actix_web::dev::ResourceDef;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(build);

/// The document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The document as indented JSON, as it is checked in.
pub fn json() -> String {
    let text = serde_json::to_string_pretty(document()).unwrap_or_default();
    format!("{text}\n")
}

/// The document as YAML.
pub fn yaml() -> String {
    serde_saphyr::to_string(document()).unwrap_or_default()
}

/// The AsyncAPI document of webhooks and the stream of events, as indented JSON.
pub fn asyncapi_json() -> String {
    let text = serde_json::to_string_pretty(&events::asyncapi(document())).unwrap_or_default();
    format!("{text}\n")
}

const DESCRIPTION: &str = include_str!("../description.md");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn build() -> Value {
    let mut document = serde_json::to_value(routes::collect()).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Gatepass",
        "version": env!("CARGO_PKG_VERSION"),
        "description": DESCRIPTION,
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        "contact": { "name": "Gatepass maintainers" },
    });
    document["servers"] = json!([{
        "url": "/",
        "description": "The server that this document comes from, in production as on a local machine",
        "x-internal": false,
    }]);
    document["security"] = json!([{ "bearer": [] }]);
    document["tags"] = tags();
    common::components(&mut document);
    events::add_webhooks(&mut document);
    unions::name_variants(&mut document);
    forms::write_out_defaults(&mut document);
    let optional = common::optional_bodies(&document);
    for (path, method, operation) in operations(&mut document) {
        let body =
            operation.get("requestBody").and_then(|b| b.pointer("/content/application~1json/schema/$ref"));
        let is_optional = body.and_then(Value::as_str).is_some_and(|name| optional.contains(name));
        common::operation(&path, method, operation, is_optional);
        scopes::add(operation);
    }
    patches::refuse_null(&mut document);
    forms::name_nullable_unions(&mut document);
    links::add(&mut document);
    bounds::fill("", &mut document);
    document
}

fn operations(document: &mut Value) -> Vec<(String, &'static str, &mut Map<String, Value>)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            let path = path.clone();
            item.as_object_mut().into_iter().flatten().filter_map(move |(method, operation)| {
                let method = METHODS.into_iter().find(|m| m == method)?;
                Some((path.clone(), method, operation.as_object_mut()?))
            })
        })
        .collect()
}

fn tags() -> Value {
    let tags = [
        ("auth", "Login, sessions, API keys, the caller"),
        ("directory", "Organizations, members, users, groups"),
        ("inventory", "Nodes, assets, accounts"),
        ("access", "Permissions, and what they allow"),
        ("requests", "Flows and tickets"),
        ("grants", "The access that approved tickets gave"),
        ("connectors", "Who carries grants to systems that do not ask Gatepass at each access"),
        ("guard", "Rules on logins, connections and commands"),
        ("connections", "Connection tokens, and sessions on assets through gateways"),
        ("audit", "The log of all changes and decisions"),
        ("notifications", "What people are told, and what is on its way to people and webhooks"),
        ("service", "The server itself"),
        // A tag of their own: generators make one file of a tag, from operations or from webhooks.
        ("webhooks", "What the server posts to webhooks"),
    ];
    tags.iter().map(|(name, description)| json!({ "name": name, "description": description })).collect()
}

/// Answers requests without a route.
pub async fn unrouted(request: HttpRequest) -> Result<actix_web::HttpResponse, Problem> {
    Err(no_route(&request))
}

/// 405 for a resource that supports other methods, else 404.
pub fn no_route(request: &HttpRequest) -> Problem {
    static RESOURCES: LazyLock<Vec<(ResourceDef, String)>> = LazyLock::new(resources);
    let named = RESOURCES.iter().find(|(pattern, _)| pattern.is_match(request.path()));
    match named.filter(|(_, methods)| !methods.split(", ").any(|m| m == request.method().as_str())) {
        Some((_, methods)) => Problem::new(Code::MethodNotAllowed).allow(methods.clone()),
        None => Problem::new(Code::NotFound).detail("there is no such resource"),
    }
}

fn resources() -> Vec<(ResourceDef, String)> {
    let paths = document().get("paths").and_then(Value::as_object);
    let mut resources: Vec<_> = paths
        .into_iter()
        .flatten()
        .map(|(path, item)| {
            let head = (item.get("get").is_some() && takes_head(path)).then(|| "HEAD".to_owned());
            let methods =
                METHODS.iter().filter(|m| item.get(**m).is_some()).map(|m| m.to_uppercase()).chain(head);
            (path.clone(), methods.collect::<Vec<_>>().join(", "))
        })
        .collect();
    // A path without parameters wins over one with parameters.
    resources.sort_by_key(|(path, _)| path.matches('{').count());
    resources.into_iter().map(|(path, methods)| (ResourceDef::new(path), methods)).collect()
}
