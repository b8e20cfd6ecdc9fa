//! The notifications of a person: their inbox.

use crate::db::keyset::{Page, paged};
use crate::db::prepared::{Prepared, prepared_shape};
use crate::db::text::AsText;
use crate::schema::notifications;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use gatepass_domain::notify::Message;
use gatepass_domain::text::TextEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Item {
    pub id: Uuid,
    pub user_id: Uuid,
    pub org_id: Option<Uuid>,
    #[diesel(deserialize_as = AsText<Message>)]
    pub message: Message,
    pub event_id: Uuid,
    pub ticket_id: Option<Uuid>,
    pub at: OffsetDateTime,
    pub read_at: Option<OffsetDateTime>,
}

macro_rules! columns {
    () => {
        (
            notifications::id,
            notifications::user_id,
            notifications::org_id,
            notifications::message,
            notifications::event_id,
            notifications::ticket_id,
            notifications::at,
            notifications::read_at,
        )
    };
}

/// Which notifications; an empty list of alternatives: any.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct InboxFilter {
    pub is_read: Option<bool>,
    pub messages: Vec<Message>,
    pub orgs: Vec<Uuid>,
    pub tickets: Vec<Uuid>,
}

fn matching(user: UserId, filter: &InboxFilter) -> notifications::BoxedQuery<'static, Pg> {
    let InboxFilter { is_read, messages, orgs, tickets } = filter;
    // A later server may write messages that this one does not know.
    let known: Vec<&str> = Message::ALL.iter().map(|message| message.as_str()).collect();
    let mut query = notifications::table.into_boxed();
    query = query.filter(notifications::user_id.eq(Uuid::from(user)));
    query = query.filter(notifications::message.eq_any(known));
    query = match is_read {
        None => query,
        Some(true) => query.filter(notifications::read_at.is_not_null()),
        Some(false) => query.filter(notifications::read_at.is_null()),
    };
    if !messages.is_empty() {
        let messages: Vec<&str> = messages.iter().map(|message| message.as_str()).collect();
        query = query.filter(notifications::message.eq_any(messages));
    }
    if !orgs.is_empty() {
        query = query.filter(notifications::org_id.eq_any(orgs.clone()));
    }
    if !tickets.is_empty() {
        query = query.filter(notifications::ticket_id.eq_any(tickets.clone()));
    }
    query
}

/// A page of a person's notifications, and one more if another page follows.
pub async fn inbox(conn: &mut Conn, user: UserId, filter: &InboxFilter, page: &Page) -> Result<Vec<Item>> {
    let query = paged!(matching(user, filter), page, notifications::id, notifications::message);
    Ok(prepared_shape(query.select(columns!())).load(&mut **conn).await?)
}

/// The number of a person's notifications that match.
pub async fn count_inbox(conn: &mut Conn, user: UserId, filter: &InboxFilter) -> Result<i64> {
    Ok(prepared_shape(matching(user, filter).count()).get_result(&mut **conn).await?)
}

/// The number of a person's unread notifications.
pub async fn unread(conn: &mut Conn, user: UserId) -> Result<i64> {
    let filter = InboxFilter { is_read: Some(false), ..InboxFilter::default() };
    count_inbox(conn, user, &filter).await
}

/// Marks notifications of a person as read or unread: those with these ids; none: all up to this time. A notification that was read
/// keeps the time at which it was read.
pub async fn mark_read(
    tx: &mut Tx,
    user: UserId,
    ids: Option<Vec<Uuid>>,
    until: Option<OffsetDateTime>,
    is_read: bool,
) -> Result<usize> {
    let mut rows =
        diesel::update(notifications::table).filter(notifications::user_id.eq(Uuid::from(user))).into_boxed();
    rows = if is_read {
        rows.filter(notifications::read_at.is_null())
    } else {
        rows.filter(notifications::read_at.is_not_null())
    };
    if let Some(ids) = ids {
        rows = rows.filter(notifications::id.eq_any(ids));
    }
    if let Some(until) = until {
        rows = rows.filter(notifications::at.le(until));
    }
    let read_at = is_read.then_some(tx.now);
    Ok(rows.set(notifications::read_at.eq(read_at)).execute(&mut ***tx).await?)
}

/// Removes at most this many notifications of events more than a year ago; gives their number.
pub async fn remove_old(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(include_str!("remove_old.sql")).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
