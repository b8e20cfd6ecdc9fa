//! What clients get of each event action of the domain: posts of webhooks, and messages of the stream. `webhooks` of the OpenAPI
//! document and the AsyncAPI document are made from the same table, so neither lacks an action.

use crate::notify::{WebhookData, WebhookLinks, WebhookPost};
use gatepass_domain::event::EventAction;
use gatepass_domain::text::TextEnum;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

const POST: &str = "#/components/schemas/WebhookPost";
const EVENT: &str = "#/components/schemas/Event";
const PROBLEM: &str = "#/components/schemas/Problem";

/// Adds `webhooks` with one post for each action.
pub fn add_webhooks(document: &mut Value) {
    let schemas = [
        ("WebhookPost", WebhookPost::schema()),
        ("WebhookData", WebhookData::schema()),
        ("WebhookLinks", WebhookLinks::schema()),
    ];
    for (name, schema) in schemas {
        document["components"]["schemas"][name] = serde_json::to_value(schema).unwrap_or_default();
    }
    let posts = EventAction::ALL.iter().map(|action| (action.as_str().to_owned(), webhook(*action)));
    document["webhooks"] = Value::Object(posts.collect());
}

fn webhook(action: EventAction) -> Value {
    let content = json!({ "application/json": { "schema": post_of(action) } });
    json!({ "post": {
        "tags": ["webhooks"],
        "operationId": format!("on_{}", identifier(action)),
        "summary": action.meaning().trim(),
        "description": "Posted to the webhooks that want it, with the headers of Standard Webhooks.",
        "security": [],
        "requestBody": { "required": true, "content": content },
        "responses": {
            "2XX": { "description": "The post was taken" },
            "410": { "description": "Disables the webhook" },
            "default": { "description": "The post is repeated" },
        },
    } })
}

/// The schema of the post about an event with this action.
fn post_of(action: EventAction) -> Value {
    let data = json!({ "type": "object", "properties": about(action) });
    json!({ "allOf": [
        { "$ref": POST },
        { "type": "object", "properties": { "type": { "const": action.as_str() }, "data": data } },
    ] })
}

/// The schema of an event with this action in the stream.
fn event_of(action: EventAction) -> Value {
    let mut properties = about(action);
    properties["action"] = json!({ "const": action.as_str() });
    json!({ "allOf": [{ "$ref": EVENT }, { "type": "object", "properties": properties }] })
}

/// The kind of object that the action is about.
fn about(action: EventAction) -> Value {
    match action.subject() {
        Some(kind) => {
            json!({ "subject": { "type": "object", "properties": { "type": { "const": kind.as_str() } } } })
        }
        None => json!({}),
    }
}

fn identifier(action: EventAction) -> String {
    action.as_str().replace('.', "_")
}

/// The AsyncAPI 3.0 document, with the schemas of the OpenAPI document.
pub fn asyncapi(openapi: &Value) -> Value {
    let mut messages = Map::new();
    let (mut posted, mut streamed) = (Map::new(), Map::new());
    let reference = |key: &str| json!({ "$ref": format!("#/components/messages/{key}") });
    for action in EventAction::ALL {
        let (id, name) = (identifier(*action), action.as_str());
        for (channel, prefix, payload) in
            [(&mut posted, "post", post_of(*action)), (&mut streamed, "event", event_of(*action))]
        {
            let key = format!("{prefix}_{id}");
            let message = json!({ "name": name, "title": name, "summary": action.meaning().trim(),
                "contentType": "application/json", "payload": payload });
            channel.insert(id.clone(), reference(&key));
            messages.insert(key, message);
        }
    }
    let end = json!({ "name": "end", "title": "end", "summary": "The stream ends, for this reason.",
        "contentType": "application/json", "payload": { "$ref": PROBLEM } });
    streamed.insert("end".to_owned(), reference("end"));
    messages.insert("end".to_owned(), end);
    let mut document = json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Gatepass events",
            "version": openapi["info"]["version"],
            "description": "What Gatepass posts to webhooks, and sends in the stream of events. `/openapi.json` has the requests.",
            "license": { "name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        "defaultContentType": "application/json",
        "channels": {
            "webhooks": { "address": null, "title": "Webhooks", "messages": posted,
                "description": "The address of a webhook. Posts are signed as Standard Webhooks says." },
            "stream": { "address": "/api/v1/events/stream", "title": "The stream of events", "messages": streamed,
                "description": "Server-sent events: `event` is the name of the message, `data` its payload, and `id` the position after it." },
        },
        "operations": {
            "post_event": { "action": "send", "channel": { "$ref": "#/channels/webhooks" },
                "summary": "Posts an event to a webhook", "bindings": { "http": { "method": "POST", "bindingVersion": "0.3.0" } } },
            "stream_events": { "action": "send", "channel": { "$ref": "#/channels/stream" },
                "summary": "Sends an event to those who follow the stream", "bindings": { "http": { "method": "GET", "bindingVersion": "0.3.0" } } },
        },
        "components": { "messages": messages },
    });
    document["components"]["schemas"] = reached(openapi, &document);
    document
}

/// The schemas of the OpenAPI document that this document refers to, and those that they refer to.
fn reached(openapi: &Value, document: &Value) -> Value {
    let mut found = Map::new();
    let mut open = names(document);
    while let Some(name) = open.pop() {
        let schema = &openapi["components"]["schemas"][&name];
        if found.insert(name, schema.clone()).is_none() {
            open.extend(names(schema));
        }
    }
    found.sort_keys();
    Value::Object(found)
}

/// The names of the schemas that a value refers to.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|target| target.strip_prefix("#/components/schemas/"));
            own.map(str::to_owned).into_iter().chain(fields.values().flat_map(names)).collect()
        }
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
