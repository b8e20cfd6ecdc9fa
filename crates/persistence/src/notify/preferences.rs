//! What people chose about messages.

use crate::db::text::AsText;
use crate::schema::{notification_preferences as preferences, users};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::{Language, Message};
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// What a person chose about messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The language of messages.
    pub language: Language,
    /// The IANA name of the time zone in which messages show times.
    pub time_zone: String,
    /// The messages that they do not want by mail.
    pub unwanted_mail: Vec<Message>,
    /// When they chose this. None: they never did.
    pub updated_at: Option<OffsetDateTime>,
}

impl Default for Preferences {
    fn default() -> Self {
        let (language, time_zone) = (Language::English, "UTC".to_owned());
        Self { language, time_zone, unwanted_mail: Vec::new(), updated_at: None }
    }
}

type Row = (AsText<Language>, String, Vec<String>, OffsetDateTime);

/// What a person chose. The defaults, if they never did.
pub async fn find_preferences(conn: &Conn, user: UserId) -> Result<Preferences> {
    let found = preferences::table.find(Uuid::from(user)).select((
        preferences::language,
        preferences::time_zone,
        preferences::unwanted_mail,
        preferences::updated_at,
    ));
    let found: Option<Row> = found.first(&mut &**conn).await.optional()?;
    Ok(found.map_or_else(Preferences::default, |(AsText(language), time_zone, unwanted_mail, updated_at)| {
        // A later server may know more messages.
        let unwanted_mail = unwanted_mail.iter().filter_map(|text| Message::parse(text)).collect();
        Preferences { language, time_zone, unwanted_mail, updated_at: Some(updated_at) }
    }))
}

/// What a person chose, locked until the transaction ends. The row of the user is locked, because a person who never chose has
/// no row of choices.
pub async fn find_preferences_locked(tx: &mut Tx, user: UserId) -> Result<Preferences> {
    let row = users::table.find(Uuid::from(user)).select(users::id);
    row.for_no_key_update().first::<Uuid>(&mut ***tx).await?;
    find_preferences(tx, user).await
}

/// Stores what a person chose.
pub async fn save_preferences(tx: &mut Tx, user: UserId, chosen: &Preferences) -> Result<()> {
    let Preferences { language, time_zone, unwanted_mail, updated_at } = chosen;
    let unwanted: Vec<&str> = unwanted_mail.iter().map(|message| message.as_str()).collect();
    let values = (
        preferences::language.eq(language.as_str()),
        preferences::time_zone.eq(time_zone.clone()),
        preferences::unwanted_mail.eq(unwanted),
        preferences::updated_at.eq(updated_at.unwrap_or(tx.now)),
    );
    let insert = diesel::insert_into(preferences::table)
        .values((preferences::user_id.eq(Uuid::from(user)), values.clone()))
        .on_conflict(preferences::user_id)
        .do_update()
        .set(values);
    insert.execute(&mut ***tx).await?;
    Ok(())
}
