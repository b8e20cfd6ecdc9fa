//! Sessions that the worker looks after: those that go on, and records that are old.

use super::Row;
use crate::db::prepared::{Prepared, prepared};
use crate::schema::asset_sessions;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::AssetSessionId;
use uuid::Uuid;

/// The next sessions after this one that go on. None: the first.
pub async fn active(conn: &Conn, after: Option<AssetSessionId>, most: i64) -> Result<Vec<Row>> {
    let after = after.map_or(Uuid::nil(), Uuid::from);
    let active =
        asset_sessions::table.filter(asset_sessions::ended_at.is_null().and(asset_sessions::id.gt(after)));
    let active = active.order(asset_sessions::id).limit(most).select(Row::as_select());
    Ok(prepared(active).load(&mut &**conn).await?)
}

const FORGET_OLD: &str = include_str!("forget_old.sql");

/// Removes sessions, with their commands, that ended longer ago than their organization keeps records, and old connection tokens: at
/// most so many of each.
pub async fn forget_old(conn: &Conn, most: i64) -> Result<usize> {
    let query = diesel::sql_query(FORGET_OLD).bind::<BigInt, _>(most);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
