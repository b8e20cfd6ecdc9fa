//! The nodes through which permissions reach an asset.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The nodes that hold an asset, and all nodes above them, with their paths.
pub async fn nodes_above(conn: &mut Conn, asset: Uuid) -> Result<BTreeMap<Uuid, String>> {
    let query = diesel::sql_query(include_str!("nodes_above.sql")).bind::<SqlUuid, _>(asset);
    let rows: Vec<(Uuid, String)> = Prepared::<_, (SqlUuid, Text)>::new(query).load(&mut **conn).await?;
    Ok(rows.into_iter().collect())
}
