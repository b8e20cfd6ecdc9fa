//! `GET` and `PUT /me/notifications`: what the caller chose about messages.

use super::Message;
use crate::error::Result;
use crate::extract::{Body, Caller};
use crate::reply::{self, Reply};
use actix_web::{HttpResponse, get, put};
use gatepass_app::rules;
use gatepass_domain::authz::{Act, Target};
use gatepass_domain::guard::hours::is_zone;
use gatepass_domain::notify;
use gatepass_domain::refused::Fault;
use gatepass_persistence::notify::{
    Preferences, find_preferences, find_preferences_locked, save_preferences,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

crate::schema::text_schemas! {
    Language = notify::Language, "The language of messages: English, Chinese or German.";
}

/// What a person chose about messages.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_time_zone_is_known"))]
#[validate(schema(function = "messages_about_security_are_sent"))]
pub struct NotificationPreferences {
    /// The language of messages.
    #[schema(value_type = Language)]
    pub language: notify::Language,
    /// The time zone in which messages show times: a name of the IANA database.
    #[schema(min_length = 1, max_length = 100, example = "Europe/Zurich")]
    pub time_zone: String,
    /// Messages that are not sent by mail. The inbox has them. Messages about security (`self_granted`, `break_glass`,
    /// `key_created`) are always sent.
    #[schema(value_type = Vec<Message>, max_items = 30)]
    pub unwanted_mail: Vec<notify::Message>,
}

fn a_time_zone_is_known(chosen: &NotificationPreferences) -> std::result::Result<(), ValidationError> {
    let fault = || {
        Fault::new(
            "/time_zone",
            "unknown_zone",
            "not a time zone of the IANA database, such as Europe/Zurich or UTC",
        )
    };
    rules::outcome((!is_zone(&chosen.time_zone)).then(fault))
}

fn messages_about_security_are_sent(
    chosen: &NotificationPreferences,
) -> std::result::Result<(), ValidationError> {
    let found = chosen.unwanted_mail.iter().position(|message| message.is_about_security());
    let fault =
        |at| Fault::new(format!("/unwanted_mail/{at}"), "not_allowed", "is about security, and always sent");
    rules::outcome(found.map(fault))
}

impl From<Preferences> for NotificationPreferences {
    fn from(chosen: Preferences) -> Self {
        let Preferences { language, time_zone, unwanted_mail, updated_at: _ } = chosen;
        Self { language, time_zone, unwanted_mail }
    }
}

/// Get what the caller chose about messages
///
/// Returns English, UTC and all messages if the caller never chose anything.
#[utoipa::path(
    tag = "notifications",
    responses((status = 200, description = "The choices", body = NotificationPreferences))
)]
#[get("/me/notifications")]
pub async fn get_notification_preferences(caller: Caller) -> Result<HttpResponse> {
    caller.authorize(Act::ReadInbox, &Target::global().owned_by(caller.id()))?;
    let chosen = find_preferences(&caller.conn().await?, caller.id()).await?;
    reply::object(&caller.client.request, &NotificationPreferences::from(chosen))
}

/// Choose language, time zone and messages
///
/// Replaces what the caller chose before. It holds for messages that are sent from then on.
#[utoipa::path(
    tag = "notifications",
    request_body = NotificationPreferences,
    responses((status = 200, description = "The choices", body = NotificationPreferences))
)]
#[put("/me/notifications")]
pub async fn put_notification_preferences(
    caller: Caller,
    body: Body<NotificationPreferences>,
) -> Result<HttpResponse> {
    let mut chosen = body.input;
    chosen.unwanted_mail.sort_unstable();
    chosen.unwanted_mail.dedup();
    caller
        .write(&body.bytes, async |tx, caller| {
            caller.authorize(Act::UpdateInbox, &Target::global().owned_by(caller.id()))?;
            rules::keep(&chosen)?;
            let before = NotificationPreferences::from(find_preferences_locked(tx, caller.id()).await?);
            reply::refuse_stale(&caller.client.request, &before)?;
            let NotificationPreferences { language, time_zone, unwanted_mail } = chosen;
            let after = Preferences { language, time_zone, unwanted_mail, updated_at: Some(tx.now) };
            save_preferences(tx, caller.id(), &after).await?;
            Reply::ok(&NotificationPreferences::from(after))
        })
        .await
}
