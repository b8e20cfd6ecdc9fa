//! Revokes all credentials at once, for a restored backup: credentials that were revoked after the backup are valid in it
//! again.

use crate::auth::api_keys::{self, ApiKey};
use crate::schema::{api_keys as keys, sessions};
use crate::{Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::ApiKeyId;
use time::OffsetDateTime;
use uuid::Uuid;

/// Waits for writes that have read their caller's credential already, and keeps new writes from beginning until the
/// transaction ends. Call it first.
pub async fn lock_all(tx: &mut Tx) -> Result<()> {
    diesel::sql_query("LOCK TABLE sessions, api_keys IN ACCESS EXCLUSIVE MODE").execute(&mut ***tx).await?;
    tx.now = tx.now.max(crate::now(tx).await?);
    Ok(())
}

/// Ends every session that began before this time (none: every session) with its refresh tokens. Returns their number.
pub async fn end_sessions(tx: &mut Tx, before: Option<OffsetDateTime>, reason: &str) -> Result<usize> {
    let is_meant = before.is_none().into_sql::<Bool>().or(sessions::created_at.nullable().lt(before));
    let ended = diesel::update(sessions::table.filter(sessions::revoked_at.is_null()).filter(is_meant))
        .set((sessions::revoked_at.eq(tx.now), sessions::revoke_reason.eq(reason)));
    Ok(ended.execute(&mut ***tx).await?)
}

/// Revokes every API key that was made before this time (none: every key), and the keys that were made with them. Returns
/// them.
pub async fn revoke_keys(tx: &mut Tx, before: Option<OffsetDateTime>) -> Result<Vec<ApiKey>> {
    let is_meant = before.is_none().into_sql::<Bool>().or(keys::created_at.nullable().lt(before));
    let old = keys::table.filter(keys::revoked_at.is_null()).filter(is_meant).select(keys::id);
    let old: Vec<Uuid> = old.order(keys::id).for_update().load(&mut ***tx).await?;
    api_keys::revoke_with_offspring(tx, old.into_iter().map(ApiKeyId)).await
}
