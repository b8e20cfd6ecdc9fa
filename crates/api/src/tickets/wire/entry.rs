//! The schemas of texts in lists, which limit their length: account and protocol entries, whose contents the domain checks,
//! and paths.

use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// An account entry of a request or permission.
pub struct AccountEntry;

/// A protocol entry of a request or permission.
pub struct ProtocolEntry;

/// The path of a node.
pub struct NodePath;

fn text(most: usize, description: &str, examples: [&str; 2]) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .max_length(Some(most))
        .description(Some(description))
        .examples(examples.map(|example| serde_json::json!(example)))
        .into()
}

impl PartialSchema for AccountEntry {
    fn schema() -> RefOr<Schema> {
        let description =
            "The name of an account, `@ALL`, `@INPUT`, `@USER`, `@ANON`, or `!name` to exclude an account.";
        text(129, description, ["app", "@ALL"])
    }
}

impl ToSchema for AccountEntry {
    fn name() -> Cow<'static, str> {
        "RequestedAccount".into()
    }
}

impl PartialSchema for ProtocolEntry {
    fn schema() -> RefOr<Schema> {
        text(32, "The name of a protocol, or `all`.", ["ssh", "all"])
    }
}

impl ToSchema for ProtocolEntry {
    fn name() -> Cow<'static, str> {
        "RequestedProtocol".into()
    }
}

impl PartialSchema for NodePath {
    fn schema() -> RefOr<Schema> {
        let description = "The names of a node and of all nodes above it, from the top.";
        text(20_000, description, ["eu/berlin", "production"])
    }
}

impl ToSchema for NodePath {
    fn name() -> Cow<'static, str> {
        "NodePath".into()
    }
}
