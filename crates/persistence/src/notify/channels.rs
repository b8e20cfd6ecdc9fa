//! Channels: the chats of organizations.

use crate::db::keyset::{Page, paged};
use crate::db::prepared::prepared;
use crate::db::text::AsText;
use crate::directory::organizations::org_ids;
use crate::schema::channels;
use crate::{Conn, Result, Tx};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::notify::{Channel as Service, Message};
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// A chat of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = channels, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Channel {
    pub id: Uuid,
    pub org_id: Uuid,
    #[diesel(deserialize_as = AsText<Service>, serialize_as = AsText<Service>)]
    pub service: Service,
    pub name: String,
    pub messages: Vec<String>,
    /// The settings that are no secrets.
    pub settings: Value,
    /// The others, encrypted.
    pub secrets: Vec<u8>,
    pub trusts_email: bool,
    pub is_active: bool,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

impl Channel {
    /// Whether a message is sent there.
    pub fn sends(&self, message: Message) -> bool {
        self.messages.is_empty() || self.messages.iter().any(|own| own == message.as_str())
    }
}

/// The filters of a list of channels.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct ChannelFilter {
    pub orgs: Vec<Uuid>,
    pub is_active: Option<bool>,
}

fn matching(visible: &Orgs, filter: &ChannelFilter) -> channels::BoxedQuery<'static, Pg> {
    let ChannelFilter { orgs, is_active } = filter.clone();
    let mut query = channels::table.into_boxed();
    if let Some(visible) = org_ids(visible) {
        query = query.filter(channels::org_id.eq_any(visible));
    }
    if !orgs.is_empty() {
        query = query.filter(channels::org_id.eq_any(orgs));
    }
    if let Some(is_active) = is_active {
        query = query.filter(channels::is_active.eq(is_active));
    }
    query
}

/// A page of channels of these organizations, and one more if another page follows.
pub async fn list_channels(
    conn: &mut Conn,
    visible: &Orgs,
    filter: &ChannelFilter,
    page: &Page,
) -> Result<Vec<Channel>> {
    let query = matching(visible, filter).select(Channel::as_select());
    Ok(paged!(query, page, channels::id, channels::name).load(&mut **conn).await?)
}

/// The number of channels of these organizations that match.
pub async fn count_channels(conn: &mut Conn, visible: &Orgs, filter: &ChannelFilter) -> Result<i64> {
    Ok(matching(visible, filter).select(count_star()).get_result(&mut **conn).await?)
}

/// Finds a channel.
pub async fn find_channel(conn: &Conn, id: Uuid) -> Result<Channel> {
    let found = prepared(channels::table.find(id).select(Channel::as_select()));
    Ok(found.get_result(&mut &**conn).await?)
}

/// Finds a channel, and locks it until the transaction ends.
pub async fn find_channel_locked(tx: &mut Tx, id: Uuid) -> Result<Channel> {
    let found = channels::table.find(id).select(Channel::as_select()).for_update();
    let channel: Channel = found.get_result(&mut ***tx).await?;
    tx.follow(channel.updated_at);
    Ok(channel)
}

/// The active channel of an organization for a service.
pub async fn channel_of(conn: &Conn, org: Uuid, service: Service) -> Result<Option<Channel>> {
    let found = channels::table
        .filter(channels::org_id.eq(org))
        .filter(channels::service.eq(service.as_str()))
        .filter(channels::is_active)
        .select(Channel::as_select());
    Ok(prepared(found).get_result(&mut &**conn).await.optional()?)
}

/// The active channels of these organizations.
pub async fn active_channels(conn: &Conn, orgs: Vec<Uuid>) -> Result<Vec<Channel>> {
    let found = channels::table
        .filter(channels::org_id.eq_any(orgs))
        .filter(channels::is_active)
        .order(channels::id.asc())
        .select(Channel::as_select());
    Ok(prepared(found).load(&mut &**conn).await?)
}

/// Stores a new channel. Refused if the organization has one of this service.
pub async fn insert_channel(tx: &mut Tx, channel: &Channel) -> Result<()> {
    diesel::insert_into(channels::table).values(channel.clone()).execute(&mut ***tx).await?;
    Ok(())
}

/// Stores a changed channel.
pub async fn save_channel(tx: &mut Tx, channel: &Channel) -> Result<()> {
    tx.write(diesel::update(channels::table.find(channel.id)).set(channel.clone())).await
}

/// Deletes a channel, with the accounts that are bound in it.
pub async fn delete_channel(tx: &mut Tx, id: Uuid) -> Result<()> {
    tx.write(diesel::delete(channels::table.find(id))).await
}
