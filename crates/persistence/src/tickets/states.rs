//! The states that callers wait for, of tickets and grants alike, judged by the clock.

use crate::prepared::prepared;
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

const STATES: &str = "SELECT id, CASE WHEN state IN ('pending', 'blocked') AND decision_deadline <= gatepass_now() \
    THEN 'expired' ELSE concat_ws(':', state, current_level) END AS state FROM tickets WHERE id = ANY ($1) \
    UNION ALL SELECT id, CASE WHEN state <> 'open' THEN state WHEN window_end <= gatepass_now() THEN 'expired' \
    WHEN window_start <= gatepass_now() THEN 'active' ELSE 'scheduled' END FROM grants WHERE id = ANY ($1)";

/// `approved`, `pending:2` and the like, of those that exist.
pub async fn states(conn: &mut Conn, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>> {
    let query = diesel::sql_query(STATES).bind::<Array<SqlUuid>, _>(ids);
    let states: Vec<State> = prepared(query).load(&mut **conn).await?;
    Ok(states.into_iter().map(|State { id, state }| (id, state)).collect())
}
