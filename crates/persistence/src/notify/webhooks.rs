//! Webhooks: where events are posted.

use crate::db::keyset::{Page, paged};
use crate::db::prepared::{Prepared, prepared};
use crate::directory::organizations::org_ids;
use crate::events::EventRow;
use crate::schema::{events, webhooks};
use crate::{Conn, Result, Tx};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::ids::OrgId;
use std::fmt;
use time::OffsetDateTime;
use uuid::Uuid;

/// A secret in the database. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl diesel::deserialize::FromSql<Text, Pg> for Secret {
    fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        <String as diesel::deserialize::FromSql<Text, Pg>>::from_sql(value).map(Self)
    }
}

impl diesel::serialize::ToSql<Text, Pg> for Secret {
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, Pg>) -> diesel::serialize::Result {
        <String as diesel::serialize::ToSql<Text, Pg>>::to_sql(&self.0, out)
    }
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Webhook {
    pub id: Uuid,
    pub org_id: Option<Uuid>,
    pub name: String,
    pub url: String,
    pub events: Vec<String>,
    pub secret: Secret,
    pub old_secret: Option<Secret>,
    pub old_secret_until: Option<OffsetDateTime>,
    pub is_active: bool,
    pub disabled_because: Option<String>,
    pub failing_since: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// The filters of a list of webhooks.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct WebhookFilter {
    pub orgs: Vec<Uuid>,
    pub is_active: Option<bool>,
}

fn matching(visible: &Orgs, filter: &WebhookFilter) -> webhooks::BoxedQuery<'static, Pg> {
    let WebhookFilter { orgs, is_active } = filter.clone();
    let mut query = webhooks::table.into_boxed();
    if let Some(visible) = org_ids(visible) {
        query = query.filter(webhooks::org_id.eq_any(visible));
    }
    if !orgs.is_empty() {
        query = query.filter(webhooks::org_id.eq_any(orgs));
    }
    if let Some(is_active) = is_active {
        query = query.filter(webhooks::is_active.eq(is_active));
    }
    query
}

/// A page of webhooks of these organizations, and one more if another page follows.
pub async fn list_webhooks(
    conn: &mut Conn,
    visible: &Orgs,
    filter: &WebhookFilter,
    page: &Page,
) -> Result<Vec<Webhook>> {
    let query = matching(visible, filter).select(Webhook::as_select());
    Ok(paged!(query, page, webhooks::id, webhooks::name).load(&mut **conn).await?)
}

/// The number of webhooks of these organizations that match.
pub async fn count_webhooks(conn: &mut Conn, visible: &Orgs, filter: &WebhookFilter) -> Result<i64> {
    Ok(matching(visible, filter).select(count_star()).get_result(&mut **conn).await?)
}

/// Finds a webhook.
pub async fn find_webhook(conn: &Conn, id: Uuid) -> Result<Webhook> {
    let found = prepared(webhooks::table.find(id).select(Webhook::as_select()));
    Ok(found.get_result(&mut &**conn).await?)
}

/// Finds a webhook, and locks it until the transaction ends.
pub async fn find_webhook_locked(tx: &mut Tx, id: Uuid) -> Result<Webhook> {
    let found = webhooks::table.find(id).select(Webhook::as_select()).for_update();
    let webhook: Webhook = found.get_result(&mut ***tx).await?;
    tx.follow(webhook.updated_at);
    Ok(webhook)
}

/// The webhooks that get events.
pub async fn active_webhooks(conn: &Conn) -> Result<Vec<Webhook>> {
    let found = webhooks::table.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("webhooks.is_active"));
    Ok(prepared(found.order(webhooks::id.asc()).select(Webhook::as_select())).load(&mut &**conn).await?)
}

/// The number of webhooks of an organization, or of none. Locks the organization, so that two callers don't both take the last
/// place.
pub async fn webhooks_of_locked(tx: &mut Tx, org: Option<OrgId>) -> Result<i64> {
    let lock = diesel::sql_query(include_str!("lock_webhooks.sql"))
        .bind::<Text, _>(org.map_or_else(String::new, |org| org.to_string()));
    Prepared::<_, ()>::new(lock).execute(&mut &***tx).await?;
    let of = webhooks::table.filter(webhooks::org_id.is_not_distinct_from(org.map(Uuid::from)));
    Ok(of.count().get_result(&mut ***tx).await?)
}

/// Stores a new webhook.
pub async fn insert_webhook(tx: &mut Tx, webhook: &Webhook) -> Result<()> {
    tx.write(diesel::insert_into(webhooks::table).values(webhook.clone())).await
}

/// Stores a changed webhook.
pub async fn save_webhook(tx: &mut Tx, webhook: &Webhook) -> Result<()> {
    tx.write(diesel::update(webhooks::table.find(webhook.id)).set(webhook.clone())).await
}

/// Deletes a webhook, with what waits for it.
pub async fn delete_webhook(tx: &mut Tx, id: Uuid) -> Result<()> {
    let query = diesel::sql_query(include_str!("drop_pending.sql")).bind::<SqlUuid, _>(id);
    tx.write(Prepared::<_, ()>::new(query)).await?;
    tx.write(diesel::delete(webhooks::table.find(id))).await
}

/// Notes the first of the failures of a webhook since its last success, or that it succeeded.
pub async fn note_webhook(conn: &Conn, id: Uuid, has_failed: bool) -> Result<Option<OffsetDateTime>> {
    let query = diesel::sql_query(include_str!("note_webhook.sql"))
        .bind::<SqlUuid, _>(id)
        .bind::<diesel::sql_types::Bool, _>(has_failed);
    let since: Option<Option<OffsetDateTime>> =
        Prepared::<_, diesel::sql_types::Nullable<Timestamptz>>::new(query)
            .get_result(&mut &**conn)
            .await
            .optional()?;
    Ok(since.flatten())
}

/// Events of an organization, or of all, that happened at this time or later, oldest first.
pub async fn events_since(
    tx: &Tx,
    org: Option<OrgId>,
    from: OffsetDateTime,
    after: Uuid,
    most: i64,
) -> Result<Vec<EventRow>> {
    let mut query = events::table.filter(events::at.ge(from)).filter(events::id.gt(after)).into_boxed();
    if let Some(org) = org {
        query = query.filter(events::org_id.eq(Uuid::from(org)));
    }
    let query = query.order(events::id.asc()).limit(most);
    Ok(query.select(EventRow::as_select()).load(&mut &***tx).await?)
}

/// Makes the deliveries of these events to a webhook wait again, if there are some.
pub async fn repeat(tx: &mut Tx, webhook: Uuid, events: Vec<Uuid>) -> Result<()> {
    let query = diesel::sql_query(include_str!("repeat.sql"))
        .bind::<SqlUuid, _>(webhook)
        .bind::<diesel::sql_types::Array<SqlUuid>, _>(events);
    query.execute(&mut ***tx).await?;
    Ok(())
}

/// Removes at most this many lanes of webhooks that were deleted; gives their number.
pub async fn remove_orphans(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(include_str!("remove_orphans.sql")).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
