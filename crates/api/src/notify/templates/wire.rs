//! The contract's types for templates.

use super::super::Message;
use super::super::preferences::Language;
use super::named;
use crate::schema::Timestamp;
use gatepass_app::rules;
use gatepass_delivery::templates::{Overrides, Rendered, Source, builtin, name};
use gatepass_domain::guard::hours::is_zone;
use gatepass_domain::notify;
use gatepass_domain::refused::Fault;
use gatepass_domain::text::TextEnum;
use gatepass_domain::why::Why;
use gatepass_persistence::notify::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

/// The templates of a message. Those that are null are built-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_part_is_replaced"))]
pub struct TemplateTexts {
    /// The template of the subject.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, example = "[{{ org.name }}] {{ ticket.title }}")]
    pub subject: Option<String>,
    /// The template of the plain text.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 32_768, example = "Hello {{ recipient.name }}")]
    pub text: Option<String>,
    /// The template of the HTML document. Every value in it is escaped.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 32_768, example = "<p>Hello {{ recipient.name }}</p>")]
    pub html: Option<String>,
}

fn a_part_is_replaced(texts: &TemplateTexts) -> Result<(), ValidationError> {
    let fault =
        || Fault::new("", "nothing_replaced", "replaces no template: DELETE returns to the built-in ones");
    rules::outcome((*texts == TemplateTexts::default()).then(fault))
}

impl From<Template> for TemplateTexts {
    fn from(template: Template) -> Self {
        let Template { org_id: _, message: _, language: _, subject, text, html, updated_at: _ } = template;
        Self { subject, text, html }
    }
}

impl From<TemplateTexts> for Overrides {
    fn from(texts: TemplateTexts) -> Self {
        let TemplateTexts { subject, text, html } = texts;
        Self { subject, text, html }
    }
}

/// The built-in templates of a message.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BuiltinTemplate {
    /// The template of the subject.
    #[schema(max_length = 1000)]
    pub subject: String,
    /// The template of the plain text.
    #[schema(max_length = 32_768)]
    pub text: String,
    /// The template of the HTML document.
    #[schema(max_length = 32_768)]
    pub html: String,
}

impl From<Source> for BuiltinTemplate {
    fn from(source: Source) -> Self {
        let Source { subject, text, html } = source;
        Self { subject, text, html }
    }
}

/// The templates of a message in a language.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Template)]
pub struct TemplateView {
    /// The organization.
    pub org_id: Uuid,
    /// The message.
    #[schema(value_type = Message)]
    pub message: notify::Message,
    /// The language.
    #[schema(value_type = Language)]
    pub language: notify::Language,
    /// The organization's template of the subject; null: the built-in one.
    #[schema(max_length = 1000)]
    pub subject: Option<String>,
    /// The organization's template of the plain text; null: the built-in one.
    #[schema(max_length = 32_768)]
    pub text: Option<String>,
    /// The organization's template of the HTML document; null: the built-in one.
    #[schema(max_length = 32_768)]
    pub html: Option<String>,
    /// The built-in templates, from which own ones may start.
    pub builtin: BuiltinTemplate,
    /// When the organization last changed its templates; null if it has none.
    pub updated_at: Option<Timestamp>,
}

impl TemplateView {
    /// The templates of an organization, beside the built-in ones.
    pub fn new(
        org_id: Uuid,
        (message, language): (notify::Message, notify::Language),
        own: Option<Template>,
    ) -> Result<Self, Why> {
        let updated_at = own.as_ref().map(|own| own.updated_at.into());
        let TemplateTexts { subject, text, html } = own.map(TemplateTexts::from).unwrap_or_default();
        let builtin = builtin(named(message)?, language).into();
        Ok(Self { org_id, message, language, subject, text, html, builtin, updated_at })
    }
}

/// A message in a language, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateEntry {
    /// The message.
    #[schema(value_type = Message)]
    pub message: notify::Message,
    /// The language.
    #[schema(value_type = Language)]
    pub language: notify::Language,
    /// What people call this kind of message, in this language.
    #[schema(max_length = 100, example = "Request approved")]
    pub name: String,
    /// Whether the organization has own templates for it.
    pub is_overridden: bool,
    /// When the organization last changed its templates; null if it has none.
    pub updated_at: Option<Timestamp>,
}

/// All messages in all languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateList {
    /// The messages, each in all languages.
    #[schema(max_items = 200)]
    pub items: Vec<TemplateEntry>,
}

impl TemplateList {
    /// All messages, with those that have own templates.
    pub fn new(own: &[(notify::Message, notify::Language, OffsetDateTime)]) -> Result<Self, Why> {
        let mut items = Vec::new();
        for message in notify::Message::ALL.iter().copied() {
            for language in notify::Language::ALL.iter().copied() {
                let found = own.iter().find(|(m, l, _)| (*m, *l) == (message, language));
                let updated_at = found.map(|(_, _, at)| (*at).into());
                let name = name(named(message)?, language).to_owned();
                let is_overridden = found.is_some();
                items.push(TemplateEntry { message, language, name, is_overridden, updated_at });
            }
        }
        Ok(Self { items })
    }
}

/// What to preview.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_time_zone_is_known"))]
pub struct PreviewTemplate {
    /// The organization.
    pub org_id: Uuid,
    /// The message.
    #[schema(value_type = Message)]
    pub message: notify::Message,
    /// The language.
    #[schema(value_type = Language)]
    pub language: notify::Language,
    /// The time zone in which times are shown: a name of the IANA database. Omitted: UTC.
    #[serde(default = "utc")]
    #[schema(min_length = 1, max_length = 100, example = "Europe/Zurich")]
    pub time_zone: String,
    /// A draft. Its parts that are null or omitted are built-in. Omitted: the organization's templates.
    #[schema(nullable = false)]
    pub draft: Option<TemplateTexts>,
    /// A ticket of the organization whose values are shown in place of the examples. Omitted: the examples.
    #[schema(nullable = false)]
    pub ticket_id: Option<Uuid>,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn a_time_zone_is_known(asked: &PreviewTemplate) -> Result<(), ValidationError> {
    let fault = || {
        Fault::new(
            "/time_zone",
            "unknown_zone",
            "not a time zone of the IANA database, such as Europe/Zurich or UTC",
        )
    };
    rules::outcome((!is_zone(&asked.time_zone)).then(fault))
}

/// A message with example values, or with those of a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplatePreview {
    /// The subject.
    #[schema(max_length = 200)]
    pub subject: String,
    /// The plain text.
    #[schema(max_length = 300_000)]
    pub text: String,
    /// The HTML document. Show it in a frame without scripts (`sandbox`): its author may be another admin.
    #[schema(max_length = 300_000)]
    pub html: String,
}

impl From<Rendered> for TemplatePreview {
    fn from(rendered: Rendered) -> Self {
        let Rendered { subject, text, html } = rendered;
        Self { subject, text, html }
    }
}
