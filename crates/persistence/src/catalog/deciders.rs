//! Who would have to approve: some people for each of many levels, in one statement that reads no more than it tells.

use crate::prepared::Prepared;
use crate::tickets::PersonName;
use crate::{Conn, Error, Result};
use diesel::sql_types::{Integer, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use gatepass_domain::flow::approver::ApproverRule;
use gatepass_domain::ids::UserId;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A level, by a number of its own, and where a ticket at it could be of.
#[derive(Debug, Serialize)]
pub struct Asked<'a> {
    /// The number.
    pub n: usize,
    /// Whom it names.
    pub rules: &'a [ApproverRule],
    /// Whose admins are meant.
    pub orgs: &'a [Uuid],
}

/// That somebody may decide for the requester.
macro_rules! may_decide {
    () => {
        "u.is_active AND u.kind = 'human' AND u.id <> $1 LIMIT 10)"
    };
}

// Owners depend on what is asked for, and are not told. A chain of managers that comes back to somebody ends by its length.
const DECIDERS: &str = concat!(
    "WITH RECURSIVE chain AS (SELECT manager_id AS id, 1 AS depth FROM users WHERE id = $1 AND manager_id IS NOT NULL ",
    "UNION ALL SELECT u.manager_id, c.depth + 1 FROM chain c JOIN users u ON u.id = c.id ",
    "WHERE c.depth < 10 AND u.manager_id IS NOT NULL) ",
    "SELECT a.n, p.id, p.username, p.name FROM jsonb_to_recordset($2) AS a (n integer, rules jsonb, orgs jsonb) ",
    "CROSS JOIN LATERAL (SELECT DISTINCT x.id, x.username, x.name FROM (",
    "(SELECT u.id, u.username, u.name FROM jsonb_array_elements(a.rules) r JOIN users u ON u.id = (r ->> 'id')::uuid ",
    "WHERE r ->> 'kind' = 'user' AND ",
    may_decide!(),
    " UNION ALL (SELECT u.id, u.username, u.name FROM jsonb_array_elements(a.rules) r ",
    "JOIN effective_members m ON m.group_id = (r ->> 'id')::uuid JOIN users u ON u.id = m.user_id ",
    "WHERE r ->> 'kind' = 'group' AND ",
    may_decide!(),
    " UNION ALL (SELECT u.id, u.username, u.name FROM users u WHERE u.is_super_admin ",
    "AND a.rules @> '[{\"kind\": \"super_admins\"}]' AND ",
    may_decide!(),
    " UNION ALL (SELECT u.id, u.username, u.name FROM jsonb_array_elements_text(a.orgs) o ",
    "JOIN members m ON m.org_id = o::uuid AND m.role = 'org_admin' JOIN users u ON u.id = m.user_id ",
    "WHERE a.rules @> '[{\"kind\": \"org_admins\"}]' AND ",
    may_decide!(),
    " UNION ALL (SELECT u.id, u.username, u.name FROM jsonb_array_elements(a.rules) r ",
    "JOIN chain c ON c.depth = coalesce((r ->> 'depth')::integer, 1) JOIN users u ON u.id = c.id ",
    "WHERE r ->> 'kind' = 'requester_manager' AND ",
    may_decide!(),
    ") x ORDER BY x.username, x.id LIMIT 10) p ORDER BY a.n, p.username, p.id"
);

/// Up to ten of those who would decide each of these levels for a request of this user, by its number.
pub async fn deciders(
    conn: &Conn,
    requester: UserId,
    levels: &[Asked<'_>],
) -> Result<BTreeMap<usize, Vec<PersonName>>> {
    if levels.is_empty() {
        return Ok(BTreeMap::new());
    }
    let levels = serde_json::to_value(levels).map_err(|e| Error::Internal(e.to_string()))?;
    let query =
        diesel::sql_query(DECIDERS).bind::<SqlUuid, _>(Uuid::from(requester)).bind::<Jsonb, _>(levels);
    let query = Prepared::<_, (Integer, SqlUuid, Text, Text)>::new(query);
    let rows: Vec<(i32, Uuid, String, String)> = query.load(&mut &**conn).await?;
    let mut found: BTreeMap<usize, Vec<PersonName>> = BTreeMap::new();
    for (n, id, username, name) in rows {
        let n = usize::try_from(n).map_err(|e| Error::Internal(e.to_string()))?;
        found.entry(n).or_default().push(PersonName { id, username, name });
    }
    Ok(found)
}
