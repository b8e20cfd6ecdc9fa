//! JSON columns, read straight into the type that they hold. Reading a tree of values first costs more than the query.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::{self, Jsonb};
use serde::de::DeserializeOwned;

/// What a `jsonb` column holds, or an expression of type `json`, which is made faster.
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

impl<T: DeserializeOwned> FromSql<sql_types::Json, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_slice(value.as_bytes())?))
    }
}
