//! JSON columns, read straight into the type that they hold. Building a tree of JSON values first takes longer than the
//! query.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::{self, Jsonb};
use serde::de::DeserializeOwned;

/// The content of a `jsonb` column, or of an expression of type `json`, which PostgreSQL makes faster.
#[derive(Debug, FromSqlRow)]
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromSql<Jsonb, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        // The first byte is the version of the format.
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
