//! Deliveries: lists, and retries of dead ones.

use super::bounces::forget_bounce;
use crate::db::keyset::{Page, paged};
use crate::db::prepared::{Prepared, prepared_shape};
use crate::db::text::AsText;
use crate::directory::organizations::org_ids;
use crate::schema::deliveries;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::authz::Orgs;
use gatepass_domain::notify::{Channel, DeliveryState};
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// A message to one recipient by one channel.
#[derive(Debug, Clone, PartialEq, Queryable)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Delivery {
    pub id: Uuid,
    #[diesel(deserialize_as = AsText<Channel>)]
    pub channel: Channel,
    pub recipient_id: Uuid,
    pub org_id: Option<Uuid>,
    pub event_id: Uuid,
    pub notification_id: Option<Uuid>,
    pub message: String,
    pub ticket_id: Option<Uuid>,
    #[diesel(deserialize_as = AsText<DeliveryState>)]
    pub state: DeliveryState,
    pub attempts: i32,
    pub first_attempt_at: Option<OffsetDateTime>,
    pub last_attempt_at: Option<OffsetDateTime>,
    pub error: Option<String>,
    pub answer: Option<Value>,
    pub created_at: OffsetDateTime,
    pub ended_at: Option<OffsetDateTime>,
    pub decided_at: Option<OffsetDateTime>,
    pub address: Option<Value>,
    pub updates: Option<Uuid>,
}

/// The columns of a delivery, in the order of [`Delivery`].
macro_rules! columns {
    () => {
        (
            deliveries::id,
            deliveries::channel,
            deliveries::recipient_id,
            deliveries::org_id,
            deliveries::event_id,
            deliveries::notification_id,
            deliveries::message,
            deliveries::ticket_id,
            deliveries::state,
            deliveries::attempts,
            deliveries::first_attempt_at,
            deliveries::last_attempt_at,
            deliveries::error,
            deliveries::answer,
            deliveries::created_at,
            deliveries::ended_at,
            deliveries::decided_at,
            deliveries::address,
            deliveries::updates,
        )
    };
}
pub(super) use columns;

/// Which deliveries; an empty list of alternatives: any.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is named after what it selects by")]
pub struct Filter {
    pub channels: Vec<Channel>,
    pub states: Vec<DeliveryState>,
    pub recipients: Vec<Uuid>,
    pub orgs: Vec<Uuid>,
    pub tickets: Vec<Uuid>,
    pub events: Vec<Uuid>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
}

fn texts<T: TextEnum>(values: &[T]) -> Vec<&'static str> {
    values.iter().map(|value| value.as_str()).collect()
}

fn matching(visible: &Orgs, filter: &Filter) -> deliveries::BoxedQuery<'static, Pg> {
    let Filter { channels, states, recipients, orgs, tickets, events, created_from, created_to } = filter;
    let mut query = deliveries::table.into_boxed();
    if let Some(orgs) = org_ids(visible) {
        query = query.filter(deliveries::org_id.eq_any(orgs));
    }
    if !channels.is_empty() {
        query = query.filter(deliveries::channel.eq_any(texts(channels)));
    }
    query = match states.as_slice() {
        [] => query,
        // Spelled as in the condition of `deliveries_dead_idx`.
        [DeliveryState::Dead] => {
            query.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("deliveries.state = 'dead'"))
        }
        states => query.filter(deliveries::state.eq_any(texts(states))),
    };
    if !recipients.is_empty() {
        query = query.filter(deliveries::recipient_id.eq_any(recipients.clone()));
    }
    if !orgs.is_empty() {
        query = query.filter(deliveries::org_id.eq_any(orgs.clone()));
    }
    if !tickets.is_empty() {
        query = query.filter(deliveries::ticket_id.eq_any(tickets.clone()));
    }
    if !events.is_empty() {
        query = query.filter(deliveries::event_id.eq_any(events.clone()));
    }
    if let Some(from) = *created_from {
        query = query.filter(deliveries::created_at.ge(from));
    }
    if let Some(to) = *created_to {
        query = query.filter(deliveries::created_at.lt(to));
    }
    query
}

/// A page of deliveries of these organizations, and one more delivery if another page follows.
pub async fn list(conn: &mut Conn, visible: &Orgs, filter: &Filter, page: &Page) -> Result<Vec<Delivery>> {
    let query =
        paged!(matching(visible, filter), page, deliveries::id, deliveries::message).select(columns!());
    Ok(prepared_shape(query).load(&mut **conn).await?)
}

/// The number of deliveries of these organizations that match.
pub async fn count(conn: &mut Conn, visible: &Orgs, filter: &Filter) -> Result<i64> {
    Ok(prepared_shape(matching(visible, filter).count()).get_result(&mut **conn).await?)
}

/// Finds a delivery of these organizations.
pub async fn find(conn: &mut Conn, visible: &Orgs, id: Uuid) -> Result<Delivery> {
    let found = matching(visible, &Filter::default()).filter(deliveries::id.eq(id)).select(columns!());
    Ok(prepared_shape(found).get_result(&mut **conn).await?)
}

/// Finds a delivery of these organizations, and locks it until the transaction ends.
pub async fn find_locked(tx: &mut Tx, visible: &Orgs, id: Uuid) -> Result<Delivery> {
    let lock = deliveries::table.find(id).select(deliveries::id).for_update();
    lock.get_result::<Uuid>(&mut ***tx).await?;
    find(tx, visible, id).await
}

/// Notes that its recipient decided by this delivery. False: they did before.
pub async fn note_decision(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let unused = deliveries::table.find(id).filter(deliveries::decided_at.is_null());
    let noted = diesel::update(unused).set(deliveries::decided_at.eq(tx.now)).execute(&mut ***tx).await?;
    Ok(noted > 0)
}

/// A message that shows buttons, or will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// The delivery.
    pub id: Uuid,
    /// The chat.
    pub channel: Channel,
    /// The person.
    pub recipient: Uuid,
}

/// The messages about a ticket that show buttons in these chats, or will.
pub async fn cards(conn: &Conn, ticket: Uuid, chats: &[Channel]) -> Result<Vec<Card>> {
    let query = diesel::sql_query(include_str!("cards.sql"))
        .bind::<SqlUuid, _>(ticket)
        .bind::<Array<Text>, _>(texts(chats));
    let rows: Vec<(Uuid, AsText<Channel>, Uuid)> =
        Prepared::<_, (SqlUuid, Text, SqlUuid)>::new(query).load(&mut &**conn).await?;
    let card = |(id, AsText(channel), recipient)| Card { id, channel, recipient };
    Ok(rows.into_iter().map(card).collect())
}

/// Notes that a message shows no buttons any more.
pub async fn close_card(conn: &Conn, id: Uuid) -> Result<()> {
    let row = diesel::update(deliveries::table.find(id)).set(deliveries::has_buttons.eq(false));
    row.execute(&mut &**conn).await?;
    Ok(())
}

/// Notes where a chat keeps a message.
pub async fn move_card(conn: &Conn, id: Uuid, address: &Value) -> Result<()> {
    let row = diesel::update(deliveries::table.find(id)).set(deliveries::address.eq(address.clone()));
    row.execute(&mut &**conn).await?;
    Ok(())
}

/// Makes an ended delivery wait again, as if nobody had tried to send it, and its lane due. A mark on the address is removed.
pub async fn retry(tx: &mut Tx, delivery: &Delivery) -> Result<Delivery> {
    let row = diesel::update(deliveries::table.find(delivery.id)).set((
        deliveries::state.eq(DeliveryState::Pending.as_str()),
        deliveries::attempts.eq(0),
        deliveries::first_attempt_at.eq(None::<OffsetDateTime>),
        deliveries::ended_at.eq(None::<OffsetDateTime>),
    ));
    let changed = row.returning(columns!()).get_result(&mut ***tx).await?;
    make_due(tx, delivery.channel, delivery.recipient_id).await?;
    if delivery.channel == Channel::Mail {
        forget_bounce(tx, delivery.recipient_id).await?;
    }
    Ok(changed)
}

/// Makes the lane of a webhook due at once, also if it waits after a failure.
pub async fn hurry(tx: &mut Tx, webhook: Uuid) -> Result<()> {
    make_due(tx, Channel::Webhook, webhook).await
}

async fn make_due(tx: &mut Tx, channel: Channel, recipient: Uuid) -> Result<()> {
    let wake = diesel::sql_query(include_str!("hurry.sql"))
        .bind::<Text, _>(channel.as_str())
        .bind::<SqlUuid, _>(recipient);
    tx.write(Prepared::<_, ()>::new(wake)).await
}

/// Removes at most this many deliveries that ended more than 90 days ago; gives their number. Dead ones stay.
pub async fn remove_ended(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(include_str!("remove_ended.sql")).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
