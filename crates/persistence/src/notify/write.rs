//! New notifications and deliveries.

use crate::db::text::AsText;
use crate::schema::{deliveries, notifications};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::notify::{Channel, Message};
use gatepass_domain::text::TextEnum;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A notification that is to be written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see the table")]
pub struct NewNotification {
    pub id: Uuid,
    pub user_id: Uuid,
    pub org_id: Option<Uuid>,
    #[diesel(serialize_as = AsText<Message>)]
    pub message: Message,
    pub event_id: Uuid,
    pub ticket_id: Option<Uuid>,
    pub at: OffsetDateTime,
}

/// A delivery that is to be written. It waits for its lane.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see the table")]
pub struct NewDelivery {
    pub id: Uuid,
    #[diesel(serialize_as = AsText<Channel>)]
    pub channel: Channel,
    pub recipient_id: Uuid,
    pub org_id: Option<Uuid>,
    pub event_id: Uuid,
    pub notification_id: Option<Uuid>,
    pub message: String,
    pub ticket_id: Option<Uuid>,
    pub state: &'static str,
    pub created_at: OffsetDateTime,
    pub updates: Option<Uuid>,
    pub has_buttons: bool,
}

/// The limit of rows in one statement. PostgreSQL takes 65,535 parameters.
const TOGETHER: usize = 1_000;

/// Writes notifications and deliveries, and wakes the lanes of the deliveries. Omits notifications of which the person was told
/// already, with their deliveries.
pub async fn write(tx: &mut Tx, new: Vec<NewNotification>, sent: Vec<NewDelivery>) -> Result<()> {
    let mut written = BTreeSet::new();
    for part in chunks(new) {
        let insert = diesel::insert_into(notifications::table).values(part);
        let insert = insert.on_conflict_do_nothing().returning(notifications::id);
        written.extend(insert.load::<Uuid>(&mut ***tx).await?);
    }
    let is_new = |one: &NewDelivery| one.notification_id.is_none_or(|id| written.contains(&id));
    let sent: Vec<NewDelivery> = sent.into_iter().filter(is_new).collect();
    let mut lanes: BTreeMap<Channel, BTreeSet<Uuid>> = BTreeMap::new();
    for one in &sent {
        lanes.entry(one.channel).or_default().insert(one.recipient_id);
    }
    for part in chunks(sent) {
        let insert = diesel::insert_into(deliveries::table).values(part).on_conflict_do_nothing();
        insert.execute(&mut ***tx).await?;
    }
    for (channel, recipients) in lanes {
        let wake = diesel::sql_query(include_str!("wake.sql"))
            .bind::<Text, _>(channel.as_str())
            .bind::<Array<SqlUuid>, _>(recipients.into_iter().collect::<Vec<_>>());
        wake.execute(&mut ***tx).await?;
    }
    Ok(())
}

fn chunks<T>(mut rows: Vec<T>) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    while !rows.is_empty() {
        let later = rows.split_off(rows.len().min(TOGETHER));
        parts.push(std::mem::replace(&mut rows, later));
    }
    parts
}
