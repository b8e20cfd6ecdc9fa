//! Privileged accounts that a request may reach.

use crate::db::prepared::Prepared;
use crate::{Conn, Result};
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::ticket::kind::Request;
use uuid::Uuid;

/// The names of the privileged accounts on the assets of a request, and on those in and below its nodes.
pub async fn privileged_accounts(conn: &Conn, request: &Request) -> Result<Vec<String>> {
    let (assets, nodes) = request.subjects();
    let query = diesel::sql_query(include_str!("privileged.sql"))
        .bind::<Array<SqlUuid>, _>(assets.into_iter().map(Uuid::from).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(nodes.into_iter().map(Uuid::from).collect::<Vec<_>>());
    Ok(Prepared::<_, Text>::new(query).load(&mut &**conn).await?)
}
