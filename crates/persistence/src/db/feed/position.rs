//! Positions: what a reader of a feed has.

use super::Snapshot;
use diesel::BoxableExpression;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Bool, Text, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A condition on rows of a table.
pub(crate) type Condition<T> = Box<dyn BoxableExpression<T, Pg, SqlType = Bool>>;

/// What a reader of a feed has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The reader has all rows before this mark.
    #[serde(rename = "s")]
    pub seen: Mark,
    /// The round that the reader is in. None: the next request begins one.
    #[serde(rename = "r")]
    pub round: Option<Round>,
}

/// All rows of earlier epochs, and those of this epoch that the snapshot sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The epoch.
    #[serde(rename = "e")]
    pub epoch: i64,
    /// The snapshot.
    #[serde(rename = "s")]
    pub snapshot: Snapshot,
}

/// The rows from `seen` of the position to a mark. The reader has a part of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The end.
    #[serde(rename = "u")]
    pub until: Mark,
    /// The last row that the reader has.
    #[serde(rename = "p")]
    pub place: Place,
}

/// The place of a row in the order of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The epoch of the row.
    #[serde(rename = "e")]
    pub epoch: i64,
    /// The transaction that wrote it.
    #[serde(rename = "x")]
    pub xid: u64,
    /// Its id.
    #[serde(rename = "i")]
    pub id: Uuid,
}

impl Position {
    /// The beginning of every feed.
    pub fn beginning() -> Self {
        Self { seen: Mark { epoch: 0, snapshot: Snapshot::nothing() }, round: None }
    }

    /// The place after which the rows lie that the reader lacks.
    pub(crate) fn place(&self) -> Place {
        let Mark { epoch, snapshot } = &self.seen;
        let first = Place { epoch: *epoch, xid: snapshot.first_unseen(), id: Uuid::nil() };
        self.round.as_ref().map_or(first, |round| round.place)
    }

    /// Whether a row of this table lies between `seen` and `until`, after the place of the position, and not after `last`.
    pub(crate) fn lacks<T: 'static>(&self, table: &str, until: &Mark, last: Option<Place>) -> Condition<T> {
        const BEYOND: Place = Place { epoch: i64::MAX, xid: u64::MAX, id: Uuid::max() };
        let (after, last) = (self.place(), last.unwrap_or(BEYOND));
        let (row, epoch) = (format!("({table}.epoch, {table}.xid, {table}.id)"), format!("{table}.epoch"));
        // The subselect reads the snapshot once, and not once a row.
        let sees = format!("pg_visible_in_snapshot({table}.xid, (SELECT CAST(");
        let condition = sql::<Bool>(&format!("({epoch} > "))
            .bind::<BigInt, _>(self.seen.epoch)
            .sql(&format!(" OR {epoch} = "))
            .bind::<BigInt, _>(self.seen.epoch)
            .sql(&format!(" AND NOT {sees}"))
            .bind::<Text, _>(self.seen.snapshot.to_string())
            .sql(&format!(" AS pg_snapshot)))) AND ({epoch} < "))
            .bind::<BigInt, _>(until.epoch)
            .sql(&format!(" OR {epoch} = "))
            .bind::<BigInt, _>(until.epoch)
            .sql(&format!(" AND {sees}"))
            .bind::<Text, _>(until.snapshot.to_string())
            .sql(&format!(" AS pg_snapshot)))) AND {row} > ("))
            .bind::<BigInt, _>(after.epoch)
            .sql(", CAST(")
            .bind::<Text, _>(after.xid.to_string())
            .sql(" AS xid8), ")
            .bind::<SqlUuid, _>(after.id)
            .sql(&format!(") AND {row} <= ("))
            .bind::<BigInt, _>(last.epoch)
            .sql(", CAST(")
            .bind::<Text, _>(last.xid.to_string())
            .sql(" AS xid8), ")
            .bind::<SqlUuid, _>(last.id)
            .sql(")");
        Box::new(condition)
    }
}
