//! JSON columns, read straight into what they hold: a tree of values in between costs more than the query.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::Jsonb;
use serde::de::DeserializeOwned;

/// What a `jsonb` column holds.
#[derive(Debug, FromSqlRow)]
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromSql<Jsonb, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        // The first byte is the format's version.
        let Some((1, text)) = value.as_bytes().split_first() else {
            return Err("not jsonb version 1".into());
        };
        Ok(Self(serde_json::from_slice(text)?))
    }
}
