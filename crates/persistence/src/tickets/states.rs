//! States for callers that wait for a change, by the clock: states of tickets and grants, and of assets by the grants that
//! name them.

use crate::db::prepared::prepared;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

#[derive(QueryableByName)]
struct State {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    state: String,
}

const STATES: &str = include_str!("states.sql");

/// The state of each object that exists: `approved:c0`, `pending:2:c1` and the like, with the level and the number
/// of comments of a ticket. The state of an asset is a fingerprint of
/// its open grants.
pub async fn states(conn: &Conn, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>> {
    let query = diesel::sql_query(STATES).bind::<Array<SqlUuid>, _>(ids);
    let states: Vec<State> = prepared(query).load(&mut &**conn).await?;
    Ok(states.into_iter().map(|State { id, state }| (id, state)).collect())
}
