//! Templates that organizations use in place of the built-in ones.

use crate::db::text::AsText;
use crate::schema::message_templates as templates;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::OrgId;
use gatepass_domain::notify::{Language, Message};
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// The templates of an organization for a message in a language. None in a part: the built-in one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = templates, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "each is named after what it holds")]
pub struct Template {
    pub org_id: Uuid,
    #[diesel(deserialize_as = AsText<Message>, serialize_as = AsText<Message>)]
    pub message: Message,
    #[diesel(deserialize_as = AsText<Language>, serialize_as = AsText<Language>)]
    pub language: Language,
    pub subject: Option<String>,
    pub text: Option<String>,
    pub html: Option<String>,
    pub updated_at: OffsetDateTime,
}

/// The templates of an organization for a message in a language. None: all are built-in.
pub async fn find_template(
    conn: &Conn,
    org: OrgId,
    message: Message,
    language: Language,
) -> Result<Option<Template>> {
    let found = templates::table.find((Uuid::from(org), message.as_str(), language.as_str()));
    Ok(found.select(Template::as_select()).first(&mut &**conn).await.optional()?)
}

/// The messages and languages for which an organization has templates, and when each was changed.
pub async fn list_templates(conn: &Conn, org: OrgId) -> Result<Vec<(Message, Language, OffsetDateTime)>> {
    let found = templates::table.filter(templates::org_id.eq(Uuid::from(org)));
    let found = found.select((templates::message, templates::language, templates::updated_at));
    let rows: Vec<(String, String, OffsetDateTime)> = found.load(&mut &**conn).await?;
    // A later server may know more messages.
    let known =
        rows.into_iter().filter_map(|(m, l, at)| Some((Message::parse(&m)?, Language::parse(&l)?, at)));
    Ok(known.collect())
}

/// Stores templates.
pub async fn save_template(tx: &mut Tx, template: &Template) -> Result<()> {
    let insert = diesel::insert_into(templates::table)
        .values(template.clone())
        .on_conflict((templates::org_id, templates::message, templates::language))
        .do_update()
        .set(template.clone());
    insert.execute(&mut ***tx).await?;
    Ok(())
}

/// Removes templates, so that the built-in ones are used again.
pub async fn delete_template(tx: &mut Tx, template: &Template) -> Result<()> {
    let Template { org_id, message, language, .. } = template;
    let found = templates::table.find((org_id, message.as_str(), language.as_str()));
    diesel::delete(found).execute(&mut ***tx).await?;
    Ok(())
}
