//! Locks on users' rights: a write holds those of its caller shared, a revocation holds those of its subject exclusively.
//! They are taken first in a transaction and in the order of ids, so that two people who revoke each other's rights wait
//! instead of deadlocking.

use crate::prepared::prepared;
use crate::{Result, Tx};
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use futures::future::join_all;
use gatepass_domain::ids::UserId;
use std::collections::BTreeMap;

/// Locks the rights of `user` shared and those of `subjects` exclusively, until the transaction ends.
pub(super) async fn lock_all(tx: &Tx, user: UserId, subjects: &[UserId]) -> Result<()> {
    let mut locks = BTreeMap::from([(user, false)]);
    locks.extend(subjects.iter().map(|subject| (*subject, true)));
    // All are polled in this order before any has been answered, and the database takes them one by one.
    let taken = join_all(locks.into_iter().map(|(user, is_exclusive)| lock(tx, user, is_exclusive))).await;
    taken.into_iter().collect()
}

/// Locks the rights of a user exclusively until the transaction ends, for revocations that have no caller. Where it is
/// not the first lock of the transaction, nobody may wait for the others while holding this one.
pub async fn lock_rights(tx: &Tx, user: UserId) -> Result<()> {
    lock(tx, user, true).await
}

async fn lock(tx: &Tx, user: UserId, is_exclusive: bool) -> Result<()> {
    let name = format!("rights {user}");
    let conn = &mut &***tx;
    // The functions return nothing, which diesel can't read.
    if is_exclusive {
        let lock =
            sql::<Bool>("pg_advisory_xact_lock(hashtextextended(").bind::<Text, _>(name).sql(", 0)) IS NULL");
        prepared(diesel::select(lock)).get_result::<bool>(conn).await?;
    } else {
        let lock = sql::<Bool>("pg_advisory_xact_lock_shared(hashtextextended(")
            .bind::<Text, _>(name)
            .sql(", 0)) IS NULL");
        prepared(diesel::select(lock)).get_result::<bool>(conn).await?;
    }
    Ok(())
}
