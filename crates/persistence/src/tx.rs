//! A transaction as a value: all of a change, its grant, its events and its remembered answer, or nothing.

use crate::{Conn, Result};
use diesel_async::{AnsiTransactionManager, RunQueryDsl, TransactionManager};
use gatepass_domain::ids::Ids;
use std::ops::{Deref, DerefMut};
use time::OffsetDateTime;

/// An open transaction. Dropping it closes its connection, which rolls back.
pub struct Tx {
    conn: Conn,
    /// The moment at which the transaction began, by the database's clock.
    pub now: OffsetDateTime,
    /// The source of new ids.
    pub ids: Ids,
}

impl Tx {
    pub(crate) async fn begin(mut conn: Conn, ids: Ids) -> Result<Self> {
        AnsiTransactionManager::begin_transaction(&mut *conn).await?;
        let now = now(&mut conn).await?;
        Ok(Self { conn, now, ids })
    }

    /// Makes everything that was done durable.
    pub async fn commit(mut self) -> Result<()> {
        Ok(AnsiTransactionManager::commit_transaction(&mut *self.conn).await?)
    }

    /// Undoes everything and keeps the connection for others. For refusals, which are common.
    pub async fn rollback(mut self) -> Result<()> {
        Ok(AnsiTransactionManager::rollback_transaction(&mut *self.conn).await?)
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

diesel::define_sql_function! {
    /// The one clock of Gatepass; see the first migration.
    fn gatepass_now() -> Timestamptz;
}

/// What time it is, by the database's clock.
pub async fn now(conn: &mut Conn) -> Result<OffsetDateTime> {
    Ok(diesel::select(gatepass_now()).get_result(&mut **conn).await?)
}
