//! The contract's types for channels.

use crate::notify::Message;
use crate::page::page_of;
use crate::schema::Timestamp;
use gatepass_domain::notify;
use gatepass_domain::text::TextEnum;
use gatepass_persistence::notify::{Channel, ChannelFilter as Filter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

/// The service of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is named after its service")]
pub enum ChatService {
    Slack,
    Feishu,
    WeCom,
    DingTalk,
    Teams,
}

impl From<ChatService> for notify::Channel {
    fn from(service: ChatService) -> Self {
        match service {
            ChatService::Slack => Self::Slack,
            ChatService::Feishu => Self::Feishu,
            ChatService::WeCom => Self::WeCom,
            ChatService::DingTalk => Self::DingTalk,
            ChatService::Teams => Self::Teams,
        }
    }
}

/// The settings of a service by their names, each a text of at most 2,000 characters. `docs/channels.md` lists them.
#[derive(Debug, Deserialize)]
pub struct ChannelSettings(pub BTreeMap<String, String>);

/// The names of the settings of all services that answers show.
const SHOWN: [&str; 10] = [
    "agent_id",
    "app_id",
    "card_template_id",
    "client_id",
    "corp_id",
    "host",
    "kind",
    "robot_code",
    "team_id",
    "tenant_id",
];

/// The names of the settings of all services that are secrets.
const SECRET: [&str; 11] = [
    "app_secret",
    "bot_token",
    "callback_secret",
    "client_secret",
    "encoding_aes_key",
    "encrypt_key",
    "secret",
    "signing_secret",
    "token",
    "verification_token",
    "webhook_url",
];

/// Texts by these names.
fn texts(names: impl IntoIterator<Item = &'static str>, description: &str) -> RefOr<Schema> {
    let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).max_length(Some(2000));
    let texts = names.into_iter().fold(ObjectBuilder::new(), |all, name| all.property(name, text()));
    let texts = texts.description(Some(description));
    texts.additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false))).into()
}

impl PartialSchema for ChannelSettings {
    fn schema() -> RefOr<Schema> {
        let description = "The settings of a service by their names, each a text. docs/channels.md says which service has which.";
        texts(SHOWN.into_iter().chain(SECRET), description)
    }
}

impl ToSchema for ChannelSettings {}

/// The settings of a channel that are no secrets.
#[derive(Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct ShownSettings(serde_json::Value);

impl PartialSchema for ShownSettings {
    fn schema() -> RefOr<Schema> {
        texts(SHOWN, "The settings of a channel that are no secrets, by their names.")
    }
}

impl ToSchema for ShownSettings {}

/// A channel: a chat where the people of an organization hear of requests and decide them.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Channel)]
pub struct ChannelView {
    /// The id of the channel.
    pub id: Uuid,
    /// The organization.
    pub org_id: Uuid,
    /// The service.
    #[schema(max_length = 20, example = "slack")]
    pub service: String,
    /// The name.
    #[schema(max_length = 100)]
    pub name: String,
    /// The messages that are sent there. Empty: all.
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub messages: Vec<String>,
    /// The settings that are no secrets, by their names.
    pub settings: ShownSettings,
    /// Whether an account with a person's verified e-mail address counts as theirs.
    pub trusts_email: bool,
    /// Whether messages are sent there, and presses count.
    pub is_active: bool,
    /// The path where the service sends its requests: enter it in the service after the address of this server.
    #[schema(max_length = 200)]
    pub callback_path: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The path where a service sends its requests.
pub fn callback_path(service: notify::Channel, id: Uuid) -> String {
    format!("/integrations/{service}/{id}")
}

impl From<Channel> for ChannelView {
    fn from(channel: Channel) -> Self {
        let Channel {
            id,
            org_id,
            service,
            name,
            messages,
            settings,
            secrets: _,
            trusts_email,
            is_active,
            created_at,
            updated_at,
        } = channel;
        Self {
            id,
            org_id,
            service: service.to_string(),
            name,
            messages,
            settings: ShownSettings(settings),
            trusts_email,
            is_active,
            callback_path: callback_path(service, id),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
        }
    }
}

page_of! {
    /// A page of channels.
    pub struct ChannelPage of ChannelView, with total
}

/// The input to create a channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateChannel {
    /// The organization. It may have one channel of each service.
    pub org_id: Uuid,
    /// The service.
    pub service: ChatService,
    /// The name.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Our Slack")]
    pub name: String,
    /// The messages that are sent there. Empty or omitted: all.
    #[serde(default)]
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub messages: Vec<notify::Message>,
    /// The settings of the service by their names, secrets included. `docs/channels.md` lists them.
    #[schema(example = json!({"bot_token": "xoxb-1", "signing_secret": "8f742231b10e8888abcd99yyyzzz85a5", "app_id": "A1", "team_id": "T1"}))]
    pub settings: ChannelSettings,
    /// Whether an account with a person's verified e-mail address counts as theirs, so that nobody has to bind it. Only if
    /// the addresses of this directory are as reliable as those of the service.
    #[serde(default)]
    pub trusts_email: bool,
}

/// Changes to a channel. Omitted members stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateChannel {
    /// The name.
    #[schema(nullable = false, min_length = 1, max_length = 100, pattern = r"\S")]
    pub name: Option<String>,
    /// The messages that are sent there. Empty: all.
    #[schema(value_type = Option<Vec<Message>>, nullable = false, max_items = 30)]
    pub messages: Option<Vec<notify::Message>>,
    /// All settings of the service, secrets included: they replace the settings before.
    #[schema(nullable = false)]
    pub settings: Option<ChannelSettings>,
    /// Whether an account with a person's verified e-mail address counts as theirs.
    #[schema(nullable = false)]
    pub trusts_email: Option<bool>,
    /// Whether messages are sent there, and presses count.
    #[schema(nullable = false)]
    pub is_active: Option<bool>,
}

/// The names of messages, each once.
pub fn names(mut messages: Vec<notify::Message>) -> Vec<String> {
    messages.sort_unstable();
    messages.dedup();
    messages.into_iter().map(|message| message.as_str().to_owned()).collect()
}

/// Testing a channel takes no input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestChannel {}

/// Which channels to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChannelFilter {
    /// Channels of one of these organizations.
    #[serde(default)]
    #[param(max_items = 100)]
    org_id: Vec<Uuid>,
    /// `true`: only channels where messages are sent. `false`: only others.
    is_active: Option<bool>,
}

impl From<ChannelFilter> for Filter {
    fn from(asked: ChannelFilter) -> Self {
        let ChannelFilter { org_id, is_active } = asked;
        Self { orgs: org_id, is_active }
    }
}
