//! Networks from which users logged in with the right password: the latest networks of each user.

use crate::db::prepared::Prepared;
use crate::{Conn, Result, Tx};
use diesel::sql_types::{BigInt, Double, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use gatepass_domain::login::{ADDRESS_KNOWN_FOR, MOST_KNOWN_ADDRESSES};
use uuid::Uuid;

/// Remembers that the user logged in from this network, and forgets the oldest networks beyond the limit. The caller has locked
/// the user.
pub async fn remember_address(tx: &mut Tx, user: UserId, network: &str) -> Result<()> {
    diesel::sql_query(include_str!("remember_address.sql"))
        .bind::<SqlUuid, _>(Uuid::from(user))
        .bind::<Text, _>(network)
        .execute(&mut ***tx)
        .await?;
    diesel::sql_query(include_str!("forget_surplus_addresses.sql"))
        .bind::<SqlUuid, _>(Uuid::from(user))
        .bind::<BigInt, _>(MOST_KNOWN_ADDRESSES)
        .execute(&mut ***tx)
        .await?;
    Ok(())
}

const FORGET_OLD: &str = include_str!("forget_old_addresses.sql");

/// Removes at most this many networks without a recent login. Returns their number.
pub(super) async fn forget_old(conn: &Conn, most: i64) -> Result<usize> {
    let known_for = ADDRESS_KNOWN_FOR.as_seconds_f64();
    let query = diesel::sql_query(FORGET_OLD).bind::<BigInt, _>(most).bind::<Double, _>(known_for);
    Ok(Prepared::<_, ()>::new(query).execute(&mut &**conn).await?)
}
