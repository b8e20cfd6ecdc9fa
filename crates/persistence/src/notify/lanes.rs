//! Lanes of deliveries: who sends whose messages. A sender leases a lane in one short statement, sends the deliveries of the lane
//! one after another with no transaction open, and gives the lane back.

use super::deliveries::{Delivery, columns};
use crate::db::prepared::{Prepared, prepared};
use crate::schema::deliveries;
use crate::{Conn, Result as Done};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::Ids;
use gatepass_domain::notify::{Channel, DeliveryState};
use gatepass_domain::text::TextEnum;
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

/// A leased lane.
#[derive(Debug, Clone)]
pub struct Lane {
    /// By which channel its messages are sent.
    pub channel: Channel,
    /// To whom.
    pub recipient: Uuid,
    /// How often its oldest delivery failed.
    pub misses: u32,
    lease: Uuid,
    version: i64,
}

type Columns = (Text, SqlUuid, Integer, BigInt);

/// Leases lanes of these channels that are due, at most `most`.
pub async fn claim(
    conn: &Conn,
    ids: &Ids,
    channels: &[Channel],
    length: Duration,
    most: i64,
) -> Done<Vec<Lane>> {
    let lease: Uuid = ids.next();
    let query = diesel::sql_query(include_str!("claim.sql"))
        .bind::<Array<Text>, _>(channels.iter().map(|channel| channel.as_str()).collect::<Vec<_>>())
        .bind::<SqlUuid, _>(lease)
        .bind::<Double, _>(length.as_secs_f64())
        .bind::<BigInt, _>(most);
    let rows: Vec<(String, Uuid, i32, i64)> = Prepared::<_, Columns>::new(query).load(&mut &**conn).await?;
    let lane = |(channel, recipient, misses, version): (String, Uuid, i32, i64)| {
        let channel = Channel::parse(&channel)?;
        Some(Lane { channel, recipient, misses: u32::try_from(misses).unwrap_or(0), lease, version })
    };
    Ok(rows.into_iter().filter_map(lane).collect())
}

/// The oldest deliveries of a lane that wait.
pub async fn pending(conn: &Conn, lane: &Lane, most: i64) -> Done<Vec<Delivery>> {
    let found = deliveries::table
        .filter(deliveries::channel.eq(lane.channel.as_str()))
        .filter(deliveries::recipient_id.eq(lane.recipient))
        .filter(diesel::dsl::sql::<Bool>("deliveries.state = 'pending'"))
        .order(deliveries::id.asc())
        .limit(most)
        .select(columns!());
    Ok(prepared(found).load(&mut &**conn).await?)
}

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Result {
    /// The receiver took it.
    Delivered,
    /// It is repeated later.
    Failed(String),
    /// It is given up.
    Dead(String),
    /// It is not sent.
    Dropped(String),
}

/// An attempt to send a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What became of it.
    pub result: Result,
    /// What a webhook answered.
    pub answer: Option<Value>,
}

/// Records an attempt. False: the lease had ended, and another sender may have the lane.
pub async fn record(conn: &Conn, lane: &Lane, delivery: Uuid, attempt: Attempt) -> Done<bool> {
    let Attempt { result, answer } = attempt;
    let (state, error) = match result {
        Result::Delivered => (DeliveryState::Delivered, None),
        Result::Failed(error) => (DeliveryState::Pending, Some(error)),
        Result::Dead(error) => (DeliveryState::Dead, Some(error)),
        Result::Dropped(error) => (DeliveryState::Dropped, Some(error)),
    };
    let query = diesel::sql_query(include_str!("record.sql"))
        .bind::<SqlUuid, _>(delivery)
        .bind::<SqlUuid, _>(lane.lease)
        .bind::<Text, _>(state.as_str())
        .bind::<Nullable<Text>, _>(error)
        .bind::<Nullable<Jsonb>, _>(answer);
    let ours = Prepared::<_, Bool>::new(query).get_result::<bool>(&mut &**conn).await.optional()?;
    Ok(ours.unwrap_or(false))
}

/// Gives a lane back. `pause`: it is due again after so long, because its oldest delivery failed. None: it is due as soon as it has
/// deliveries; at once if `has_more`.
pub async fn release(conn: &Conn, lane: &Lane, pause: Option<Duration>, has_more: bool) -> Done<()> {
    let misses = if pause.is_some() { lane.misses.saturating_add(1) } else { 0 };
    let query = diesel::sql_query(include_str!("release.sql"))
        .bind::<Text, _>(lane.channel.as_str())
        .bind::<SqlUuid, _>(lane.recipient)
        .bind::<SqlUuid, _>(lane.lease)
        .bind::<BigInt, _>(lane.version)
        .bind::<Nullable<Double>, _>(pause.map(|pause| pause.as_secs_f64()))
        .bind::<Bool, _>(has_more)
        .bind::<Integer, _>(i32::try_from(misses).unwrap_or(i32::MAX));
    Prepared::<_, ()>::new(query).execute(&mut &**conn).await?;
    Ok(())
}
