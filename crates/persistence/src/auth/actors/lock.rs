//! Locks on users' rights. A write holds a shared lock on the rights of its caller; a revocation holds an exclusive lock on the
//! rights of its subject. A transaction takes these locks first and in the order of ids, so that two people who revoke each
//! other's rights wait instead of deadlocking.

use crate::db::prepared::Prepared;
use crate::{Result, Tx};
use diesel::sql_types::{Bool, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use futures::future::join_all;
use gatepass_domain::ids::UserId;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Locks the rights of `user` shared and those of `subjects` exclusively until the transaction ends. Returns its time.
pub(crate) async fn lock_all(tx: &Tx, user: UserId, subjects: &[UserId]) -> Result<OffsetDateTime> {
    let mut locks = BTreeMap::from([(user, Mode::Shared)]);
    locks.extend(subjects.iter().map(|subject| (*subject, Mode::Exclusive)));
    // Polls all of them in this order before any is answered: the database takes them one by one.
    let taken = join_all(locks.into_iter().map(|(user, mode)| lock(tx, user, mode))).await;
    let mut now = tx.now;
    for time in taken {
        now = time?;
    }
    Ok(now)
}

/// Locks the rights of a user exclusively until the transaction ends, for revocations that have no caller. If the
/// transaction holds other locks already, no transaction may wait for those while it holds this lock.
pub async fn lock_rights(tx: &Tx, user: UserId) -> Result<()> {
    lock(tx, user, Mode::Exclusive).await.map(drop)
}

#[derive(Clone, Copy)]
enum Mode {
    Shared,
    Exclusive,
}

async fn lock(tx: &Tx, user: UserId, mode: Mode) -> Result<OffsetDateTime> {
    let statement = match mode {
        Mode::Shared => include_str!("lock_rights_shared.sql"),
        Mode::Exclusive => include_str!("lock_rights.sql"),
    };
    let lock = diesel::sql_query(statement).bind::<Text, _>(format!("rights {user}"));
    let (_, now) = Prepared::<_, (Bool, Timestamptz)>::new(lock)
        .get_result::<(bool, OffsetDateTime)>(&mut &***tx)
        .await?;
    Ok(now)
}
