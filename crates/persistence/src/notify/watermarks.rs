//! Watermarks: how far work has come that follows the log or the clock.

use crate::db::feed::Position;
use crate::schema::watermarks;
use crate::{Error, Result, Tx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use time::OffsetDateTime;

/// How far work has come.
#[derive(Debug, Clone)]
pub struct Watermark {
    /// What is before this time is done, or is skipped.
    pub at: OffsetDateTime,
    /// The position in the feed of events.
    pub position: Position,
}

/// Finds a watermark and locks it until the transaction ends. None: somebody else is at this work.
pub async fn begin(tx: &mut Tx, name: &'static str) -> Result<Option<Watermark>> {
    let found = watermarks::table.find(name).select((watermarks::at, watermarks::position));
    let found = found.for_update().skip_locked();
    let row: Option<(OffsetDateTime, Option<Value>)> = found.first(&mut ***tx).await.optional()?;
    row.map(|(at, position)| {
        let read =
            |value| serde_json::from_value(value).map_err(|error| Error::inconsistent("watermarks", error));
        let position = position.map(read).transpose()?.unwrap_or_else(Position::beginning);
        Ok(Watermark { at, position })
    })
    .transpose()
}

/// Moves a watermark, with the transaction.
pub async fn advance(tx: &mut Tx, name: &'static str, to: &Watermark) -> Result<()> {
    let Watermark { at, position } = to;
    let position =
        serde_json::to_value(position).map_err(|error| Error::inconsistent("watermarks", error))?;
    let values = (watermarks::at.eq(*at), watermarks::position.eq(Some(position)));
    tx.write(diesel::update(watermarks::table.find(name)).set(values)).await
}
