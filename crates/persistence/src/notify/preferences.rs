//! What people chose about messages.

use crate::db::text::AsText;
use crate::schema::{notification_preferences as preferences, users};
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::{Channel, Language, Message};
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
    /// The messages that they do not want in chats.
    pub unwanted_chat: Vec<Message>,
    /// When they chose this. None: they never did.
    pub updated_at: Option<OffsetDateTime>,
}

impl Default for Preferences {
    fn default() -> Self {
        let (language, time_zone) = (Language::English, "UTC".to_owned());
        Self { language, time_zone, unwanted_mail: Vec::new(), unwanted_chat: Vec::new(), updated_at: None }
    }
}

impl Preferences {
    /// Whether they want a message by this channel.
    pub fn want(&self, message: Message, channel: Channel) -> bool {
        message.is_wanted(if channel.is_chat() { &self.unwanted_chat } else { &self.unwanted_mail })
    }
}

/// The messages of a column. A later server may know more.
pub(super) fn messages(texts: &[String]) -> Vec<Message> {
    texts.iter().filter_map(|text| Message::parse(text)).collect()
}

type Row = (AsText<Language>, String, Vec<String>, Vec<String>, OffsetDateTime);

/// What a person chose. The defaults, if they never did.
pub async fn find_preferences(conn: &Conn, user: UserId) -> Result<Preferences> {
    let found = preferences::table.find(Uuid::from(user)).select((
        preferences::language,
        preferences::time_zone,
        preferences::unwanted_mail,
        preferences::unwanted_chat,
        preferences::updated_at,
    ));
    let found: Option<Row> = found.first(&mut &**conn).await.optional()?;
    Ok(found.map_or_else(Preferences::default, |(AsText(language), time_zone, mail, chat, updated_at)| {
        let (unwanted_mail, unwanted_chat) = (messages(&mail), messages(&chat));
        Preferences { language, time_zone, unwanted_mail, unwanted_chat, updated_at: Some(updated_at) }
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
    let Preferences { language, time_zone, unwanted_mail, unwanted_chat, updated_at } = chosen;
    let texts =
        |messages: &[Message]| -> Vec<&'static str> { messages.iter().map(|one| one.as_str()).collect() };
    let values = (
        preferences::language.eq(language.as_str()),
        preferences::time_zone.eq(time_zone.clone()),
        preferences::unwanted_mail.eq(texts(unwanted_mail)),
        preferences::unwanted_chat.eq(texts(unwanted_chat)),
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
