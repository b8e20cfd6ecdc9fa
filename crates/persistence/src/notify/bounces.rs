//! Addresses that a mail server refused for good.

use crate::db::prepared::{Prepared, prepared};
use crate::schema::bounced_addresses as bounces;
use crate::{Conn, Result, Tx};
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ids::UserId;
use time::OffsetDateTime;
use uuid::Uuid;

/// Marks an address, with the words of the server.
pub async fn mark_bounced(conn: &Conn, address: &str, why: &str) -> Result<()> {
    let query = diesel::sql_query(include_str!("mark_bounced.sql"))
        .bind::<Text, _>(address.to_lowercase())
        .bind::<Text, _>(why);
    Prepared::<_, ()>::new(query).execute(&mut &**conn).await?;
    Ok(())
}

/// Whether an address is marked.
pub async fn has_bounced(conn: &Conn, address: &str) -> Result<bool> {
    let found = bounces::table.filter(bounces::address.eq(address.to_lowercase())).select(bounces::address);
    Ok(prepared(found).get_result::<String>(&mut &**conn).await.optional()?.is_some())
}

/// When a mail server refused a person's address for good. None: it did not, or the person has no address.
pub async fn bounced_at(conn: &Conn, user: UserId) -> Result<Option<OffsetDateTime>> {
    let query = diesel::sql_query(include_str!("bounced_at.sql")).bind::<SqlUuid, _>(Uuid::from(user));
    Ok(Prepared::<_, Timestamptz>::new(query).get_result(&mut &**conn).await.optional()?)
}

/// Removes the mark of a person's address.
pub(super) async fn forget_bounce(tx: &mut Tx, user: Uuid) -> Result<()> {
    let query = diesel::sql_query(include_str!("forget_bounce.sql")).bind::<SqlUuid, _>(user);
    tx.write(Prepared::<_, ()>::new(query)).await
}
