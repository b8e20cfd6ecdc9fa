//! Families of API keys. A family is a key, the keys that were made with it, the keys that were made with those, and so on.
//! The keys of a family are revoked together.

use super::{ApiKey, Row};
use crate::schema::api_keys;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::{ApiKeyId, UserId};
use std::collections::BTreeSet;
use uuid::Uuid;

const OWNERS_OF_FAMILY: &str = include_str!("owners_of_family.sql");

#[derive(QueryableByName)]
struct Owner {
    #[diesel(sql_type = SqlUuid)]
    user_id: Uuid,
}

/// The owners of a key and of its family.
pub async fn owners_of_family(conn: &Conn, id: ApiKeyId) -> Result<Vec<UserId>> {
    owners(conn, id.into(), false).await
}

/// The owners of a user's keys and of their families. `and_made`: also of the keys that the user made for others.
pub async fn owners_of_keys_of(conn: &Conn, user: UserId, and_made: bool) -> Result<Vec<UserId>> {
    owners(conn, user.into(), and_made).await
}

async fn owners(conn: &Conn, of: Uuid, and_made: bool) -> Result<Vec<UserId>> {
    let query = diesel::sql_query(OWNERS_OF_FAMILY).bind::<SqlUuid, _>(of).bind::<Bool, _>(and_made);
    let owners: Vec<Owner> = query.load(&mut &**conn).await?;
    Ok(owners.into_iter().map(|owner| UserId(owner.user_id)).collect())
}

/// Revokes all keys of a user with their families. Returns the revoked keys. `and_made`: also revokes the keys that the
/// user made for others.
pub async fn revoke_all_of(tx: &mut Tx, user: UserId, and_made: bool) -> Result<Vec<ApiKey>> {
    let user = Uuid::from(user);
    let made = api_keys::created_by.is_not_distinct_from(user).and(and_made.into_sql::<Bool>());
    let meant = api_keys::table.filter(api_keys::user_id.eq(user).or(made)).select(api_keys::id);
    let meant: Vec<Uuid> = meant.order(api_keys::id).for_update().load(&mut ***tx).await?;
    revoke_with_offspring(tx, meant.into_iter().map(ApiKeyId)).await
}

/// Finds the valid keys that a user made for others, and locks them until the transaction ends.
pub async fn made_for_others(tx: &mut Tx, user: UserId) -> Result<Vec<ApiKey>> {
    let user = Uuid::from(user);
    let made = api_keys::table
        .filter(api_keys::created_by.eq(user).and(api_keys::user_id.ne(user)))
        .filter(api_keys::revoked_at.is_null());
    let rows: Vec<Row> =
        made.order(api_keys::id).select(Row::as_select()).for_update().load(&mut ***tx).await?;
    rows.into_iter().map(ApiKey::try_from).collect()
}

/// Detaches keys of others from the keys of this user with which they were made. Their rows then stay when the user is
/// deleted.
pub async fn outlive(tx: &mut Tx, user: UserId) -> Result<()> {
    const OUTLIVE: &str = include_str!("outlive.sql");
    diesel::sql_query(OUTLIVE).bind::<SqlUuid, _>(Uuid::from(user)).execute(&mut ***tx).await?;
    Ok(())
}

/// Revokes keys with their families. Returns the revoked keys.
pub async fn revoke_with_offspring(
    tx: &mut Tx,
    ids: impl IntoIterator<Item = ApiKeyId>,
) -> Result<Vec<ApiKey>> {
    let (now, mut makers) = (tx.now, ids.into_iter().map(Uuid::from).collect::<Vec<_>>());
    let mut family: BTreeSet<Uuid> = makers.iter().copied().collect();
    while !makers.is_empty() {
        // Making a key locks the key that makes it, so no key is made meanwhile.
        let made = api_keys::table.filter(api_keys::made_with.eq_any(&makers)).select(api_keys::id);
        makers = made.order(api_keys::id).for_update().load(&mut ***tx).await?;
        family.extend(&makers);
    }
    let keys = api_keys::table.filter(api_keys::id.eq_any(family)).filter(api_keys::revoked_at.is_null());
    let rows: Vec<Row> = diesel::update(keys)
        .set((api_keys::revoked_at.eq(now), api_keys::updated_at.eq(now)))
        .returning(Row::as_returning())
        .load(&mut ***tx)
        .await?;
    rows.into_iter().map(ApiKey::try_from).collect()
}
