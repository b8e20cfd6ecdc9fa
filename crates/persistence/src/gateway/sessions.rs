//! Sessions on assets.

mod export;
mod keep;
mod list;

pub use export::{COLUMNS, export};
pub use keep::{active, forget_old};
pub use list::{Filter, count, list};

use crate::db::prepared::{Prepared, prepared};
use crate::db::text::AsText;
use crate::db::tx::gatepass_moment;
use crate::schema::asset_sessions;
use crate::{Conn, Result, Tx};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures::future::join;
use gatepass_domain::authz::Role;
use gatepass_domain::gateway::{EndReason, SessionState};
use gatepass_domain::ids::AssetSessionId;
use gatepass_domain::permission::Action;
use gatepass_domain::text::TextEnum;
use gatepass_domain::writing::fold_fields;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// A session as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = asset_sessions, check_for_backend(Pg), treat_none_as_null = true, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "see docs of the contract")]
pub struct Row {
    pub id: Uuid,
    pub org_id: Uuid,
    pub token_id: Uuid,
    pub ticket_id: Option<Uuid>,
    pub user_id: Uuid,
    pub username: String,
    pub asset_id: Uuid,
    pub asset_name: String,
    pub asset_address: Option<String>,
    pub account: String,
    pub input_username: Option<String>,
    pub protocol: String,
    pub actions: Vec<AsText<Action>>,
    /// The address of the user.
    pub ip: Option<String>,
    pub gateway_id: Uuid,
    pub gateway_name: String,
    pub began_at: OffsetDateTime,
    pub access_ends_at: Option<OffsetDateTime>,
    pub last_reported_at: OffsetDateTime,
    pub ended_at: Option<OffsetDateTime>,
    pub end_reason: Option<AsText<EndReason>>,
    /// What the gateway said of the end, or the reason of the termination.
    pub end_detail: Option<String>,
    pub terminated_by: Option<Uuid>,
    pub commands: i64,
}

impl Row {
    /// Whether it goes on.
    pub fn state(&self) -> SessionState {
        if self.ended_at.is_none() { SessionState::Active } else { SessionState::Ended }
    }

    /// What the user may do.
    pub fn actions(&self) -> Vec<Action> {
        self.actions.iter().map(|action| action.0).collect()
    }

    /// The text that searches look through.
    fn folded(&self) -> String {
        let some = [&self.username, &self.asset_name, &self.account, &self.gateway_name];
        let perhaps = [&self.asset_address, &self.input_username];
        let perhaps = perhaps.into_iter().flatten();
        fold_fields(some.into_iter().chain(perhaps).map(String::as_str))
    }
}

/// Finds a session.
pub async fn find(conn: &Conn, id: AssetSessionId) -> Result<Row> {
    let found = asset_sessions::table.find(Uuid::from(id)).select(Row::as_select());
    Ok(prepared(found).get_result(&mut &**conn).await?)
}

/// Finds a session, and locks it until the transaction ends. Moves the time of the transaction to when the lock was obtained.
pub async fn find_locked(tx: &mut Tx, id: AssetSessionId) -> Result<Row> {
    let row = asset_sessions::table.find(Uuid::from(id));
    let lock = row.select(asset_sessions::id).for_update();
    let found = prepared(row.select((Row::as_select(), gatepass_moment())));
    // Two statements, so that the second sees what the previous holder of the lock wrote.
    let (locked, found) =
        join(lock.get_result::<Uuid>(&mut &***tx), found.get_result::<(Row, OffsetDateTime)>(&mut &***tx))
            .await;
    locked?;
    let (found, since) = found?;
    tx.reach(since);
    Ok(found)
}

/// Those of these sessions that go on, locked until the transaction ends.
pub async fn active_locked(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Row>> {
    let active = || {
        let rows = asset_sessions::table.filter(asset_sessions::id.eq_any(ids));
        rows.filter(asset_sessions::ended_at.is_null()).order(asset_sessions::id)
    };
    let lock = prepared(active().select(asset_sessions::id).for_update());
    let found = prepared(active().select((Row::as_select(), gatepass_moment())));
    // Two statements, as in `find_locked`.
    let (locked, found) =
        join(lock.load::<Uuid>(&mut &***tx), found.load::<(Row, OffsetDateTime)>(&mut &***tx)).await;
    locked?;
    let mut rows = Vec::new();
    for (row, since) in found? {
        tx.reach(since);
        rows.push(row);
    }
    Ok(rows)
}

/// Those of these sessions that exist.
pub async fn find_many(conn: &Conn, ids: &[Uuid]) -> Result<Vec<Row>> {
    let found = asset_sessions::table.filter(asset_sessions::id.eq_any(ids)).select(Row::as_select());
    Ok(prepared(found).load(&mut &**conn).await?)
}

const SERVED: &str = include_str!("sessions/served.sql");

/// Those of these sessions whose gateway is active and has one of these roles, or is a super admin.
pub async fn served(conn: &Conn, ids: &[Uuid], roles: &[Role]) -> Result<BTreeSet<Uuid>> {
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let query = diesel::sql_query(SERVED).bind::<Array<SqlUuid>, _>(ids).bind::<Array<Text>, _>(roles);
    let served: Vec<Uuid> = Prepared::<_, SqlUuid>::new(query).load(&mut &**conn).await?;
    Ok(served.into_iter().collect())
}

/// Stores a new session.
pub async fn insert(tx: &mut Tx, row: Row) -> Result<()> {
    let folded = asset_sessions::folded.eq(row.folded());
    tx.write(diesel::insert_into(asset_sessions::table).values((row, folded))).await
}

/// Stores a changed session.
pub async fn save(tx: &mut Tx, row: Row) -> Result<()> {
    let place = asset_sessions::table.find(row.id);
    tx.write(Prepared::<_, ()>::new(diesel::update(place).set(row))).await
}
