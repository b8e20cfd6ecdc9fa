//! `GET` and `PUT /me/notifications`: what the caller chose about messages.

use super::Message;
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::{self, Reply};
use crate::schema::Timestamp;
use actix_web::{HttpResponse, get, put};
use gatepass_app::rules;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::guard::hours::is_zone;
use gatepass_domain::notify;
use gatepass_domain::refused::Fault;
use gatepass_persistence::notify::{
    Preferences, bounced_at, find_preferences, find_preferences_locked, save_preferences,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

crate::schema::text_schemas! {
    Language = notify::Language, "The language of messages: English, Chinese or German.";
}

/// What a person chooses about messages.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_time_zone_is_known"))]
#[validate(schema(function = "mails_about_security_are_sent"))]
#[validate(schema(function = "chat_messages_about_security_are_sent"))]
pub struct PutNotificationPreferences {
    /// The language of messages.
    #[schema(value_type = Language)]
    pub language: notify::Language,
    /// The time zone in which messages show times: a name of the IANA database.
    #[schema(min_length = 1, max_length = 100, example = "Europe/Zurich")]
    pub time_zone: String,
    /// Messages that are not sent by mail. The inbox has them. Messages about security (`self_granted`, `break_glass`,
    /// `key_created`, `revocation_overdue`) are always sent.
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub unwanted_mail: Vec<notify::Message>,
    /// Messages that are not sent to chats, as for mail. Without it: all are sent.
    #[serde(default)]
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub unwanted_chat: Vec<notify::Message>,
}

fn a_time_zone_is_known(chosen: &PutNotificationPreferences) -> std::result::Result<(), ValidationError> {
    let fault = || {
        Fault::new(
            "/time_zone",
            "unknown_zone",
            "not a time zone of the IANA database, such as Europe/Zurich or UTC",
        )
    };
    rules::outcome((!is_zone(&chosen.time_zone)).then(fault))
}

fn mails_about_security_are_sent(
    chosen: &PutNotificationPreferences,
) -> std::result::Result<(), ValidationError> {
    about_security("/unwanted_mail", &chosen.unwanted_mail)
}

fn chat_messages_about_security_are_sent(
    chosen: &PutNotificationPreferences,
) -> std::result::Result<(), ValidationError> {
    about_security("/unwanted_chat", &chosen.unwanted_chat)
}

fn about_security(list: &str, unwanted: &[notify::Message]) -> std::result::Result<(), ValidationError> {
    let found = unwanted.iter().position(|message| message.is_about_security());
    let fault = |at| Fault::new(format!("{list}/{at}"), "not_allowed", "is about security, and always sent");
    rules::outcome(found.map(fault))
}

/// What a person chose about messages, and whether mail reaches them.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationPreferences {
    /// The language of messages.
    #[schema(value_type = Language)]
    pub language: notify::Language,
    /// The time zone in which messages show times: a name of the IANA database.
    #[schema(max_length = 100, example = "Europe/Zurich")]
    pub time_zone: String,
    /// Messages that are not sent by mail. The inbox has them.
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub unwanted_mail: Vec<notify::Message>,
    /// Messages that are not sent to chats. The inbox has them.
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub unwanted_chat: Vec<notify::Message>,
    /// When a mail server refused the caller's e-mail address for good. No mail is sent there from then on, until the caller gives
    /// another address, or an admin retries a delivery. Null: no server refused it.
    pub address_bounced_at: Option<Timestamp>,
}

impl NotificationPreferences {
    fn new(chosen: Preferences, bounced_at: Option<OffsetDateTime>) -> Self {
        let Preferences { language, time_zone, unwanted_mail, unwanted_chat, updated_at: _ } = chosen;
        let address_bounced_at = bounced_at.map(Into::into);
        Self { language, time_zone, unwanted_mail, unwanted_chat, address_bounced_at }
    }
}

/// Get what the caller chose about messages
///
/// Returns English, UTC and all messages if the caller never chose anything. Tells whether a mail server refused the caller's address
/// for good.
#[utoipa::path(
    tag = "notifications",
    responses((status = 200, description = "The choices", body = NotificationPreferences))
)]
#[get("/me/notifications")]
pub async fn get_notification_preferences(caller: Caller) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInbox, &Target::global().owned_by(caller.id()))?;
    let conn = caller.conn().await?;
    let chosen = find_preferences(&conn, caller.id()).await?;
    let bounced_at = bounced_at(&conn, caller.id()).await?;
    reply::object(&caller.client.request, &NotificationPreferences::new(chosen, bounced_at))
}

/// Choose language, time zone and messages
///
/// Replaces what the caller chose before. It holds for messages that are sent from then on.
#[utoipa::path(
    tag = "notifications",
    request_body = PutNotificationPreferences,
    responses((status = 200, description = "The choices", body = NotificationPreferences))
)]
#[put("/me/notifications")]
pub async fn put_notification_preferences(
    caller: Caller,
    body: Body<PutNotificationPreferences>,
) -> Result<HttpResponse> {
    let mut chosen = body.input;
    for unwanted in [&mut chosen.unwanted_mail, &mut chosen.unwanted_chat] {
        unwanted.sort_unstable();
        unwanted.dedup();
    }
    caller
        .write(&body.bytes, async |tx, caller| {
            caller.authorize(Act::UpdateInbox, &Target::global().owned_by(caller.id()))?;
            rules::keep(&chosen)?;
            let before = find_preferences_locked(tx, caller.id()).await?;
            let bounced_at = bounced_at(tx, caller.id()).await?;
            let before = NotificationPreferences::new(before, bounced_at);
            reply::refuse_stale(&caller.client.request, &before)?;
            let PutNotificationPreferences { language, time_zone, unwanted_mail, unwanted_chat } = chosen;
            let after =
                Preferences { language, time_zone, unwanted_mail, unwanted_chat, updated_at: Some(tx.now) };
            save_preferences(tx, caller.id(), &after).await?;
            Reply::ok(&NotificationPreferences::new(after, bounced_at))
        })
        .await
}
