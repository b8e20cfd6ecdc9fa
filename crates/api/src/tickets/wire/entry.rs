//! The schemas of the words in a request: how long they may be. What they may say is judged by the domain.

use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// An account entry of a request or permission.
pub struct AccountEntry;

/// A protocol entry of a request or permission.
pub struct ProtocolEntry;

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
            "An account's name, `@ALL`, `@INPUT`, `@USER`, `@ANON`, or `!name` for an exclusion.";
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
        text(32, "A protocol's name, or `all`.", ["ssh", "all"])
    }
}

impl ToSchema for ProtocolEntry {
    fn name() -> Cow<'static, str> {
        "RequestedProtocol".into()
    }
}
