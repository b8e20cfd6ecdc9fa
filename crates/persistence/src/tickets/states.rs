//! What callers wait for a change of, judged by the clock: the states of tickets and grants, and of an asset, the grants
//! that name it.

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
    UNION ALL SELECT id, CASE WHEN state NOT IN ('open', 'ready') THEN state \
    WHEN window_end <= gatepass_now() THEN 'expired' WHEN window_start > gatepass_now() THEN 'scheduled' \
    WHEN state = 'ready' THEN 'ready' ELSE 'active' END FROM grants WHERE id = ANY ($1) \
    UNION ALL SELECT a.id, (SELECT concat('grants:', md5(string_agg(concat_ws(' ', g.id, g.state, g.updated_at, \
    g.window_start <= gatepass_now(), u.is_active), ',' ORDER BY g.id))) FROM grants g \
    JOIN users u ON u.id = g.beneficiary_id WHERE g.assets @> ARRAY[a.id] AND g.state IN ('open', 'ready') \
    AND g.expired_at IS NULL AND (g.window_end IS NULL OR g.window_end > gatepass_now())) \
    FROM assets a WHERE a.id = ANY ($1)";

/// `approved`, `pending:2` and the like, of those that exist; of an asset, a fingerprint of what is open there.
pub async fn states(conn: &Conn, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>> {
    let query = diesel::sql_query(STATES).bind::<Array<SqlUuid>, _>(ids);
    let states: Vec<State> = prepared(query).load(&mut &**conn).await?;
    Ok(states.into_iter().map(|State { id, state }| (id, state)).collect())
}
