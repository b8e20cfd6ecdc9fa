//! Who would have to approve: some people for each level of a flow, as a column of the list of items.

use crate::tickets::PersonName;
use serde::Deserialize;

/// Somebody who would decide a level, which is counted from 1.
#[derive(Debug, Clone, Deserialize)]
pub struct Decider {
    /// The level.
    pub level: u32,
    /// Who.
    #[serde(flatten)]
    pub person: PersonName,
}

/// That somebody may decide for the requester.
macro_rules! may_decide {
    () => {
        "u.is_active AND u.kind = 'human' AND u.id <> me.id LIMIT 10)"
    };
}

/// Up to ten people for each level, where the flow tells; after this comes the requester, then [`DECIDERS`]. Owners depend on
/// what is asked for, and so do the admins for a global flow: they are not told. A chain of managers that comes back to
/// somebody ends by its length.
pub(super) const OF_REQUESTER: &str = "coalesce((SELECT jsonb_agg(jsonb_build_object('level', a.level, 'id', p.id, \
    'username', p.username, 'name', p.name) ORDER BY a.level, p.username, p.id) FROM (SELECT ";

pub(super) const DECIDERS: &str = concat!(
    " AS id) me CROSS JOIN LATERAL (SELECT l.level, l.rule -> 'approvers' AS rules FROM ",
    "jsonb_array_elements(CASE flows.definition #>> '{approval,type}' WHEN 'manual' ",
    "THEN '[{\"approvers\": [{\"kind\": \"org_admins\"}, {\"kind\": \"super_admins\"}]}]' ",
    "ELSE coalesce(flows.definition #> '{approval,levels}', '[]') END) WITH ORDINALITY l (rule, level) ",
    "WHERE flows.definition -> 'show_progress' IS DISTINCT FROM 'false') a ",
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
    " UNION ALL (SELECT u.id, u.username, u.name FROM members m JOIN users u ON u.id = m.user_id ",
    "WHERE m.org_id = flows.org_id AND m.role = 'org_admin' AND a.rules @> '[{\"kind\": \"org_admins\"}]' AND ",
    may_decide!(),
    " UNION ALL (WITH RECURSIVE chain AS (SELECT b.manager_id AS id, 1 AS depth FROM users b ",
    "WHERE b.id = me.id AND b.manager_id IS NOT NULL UNION ALL SELECT b.manager_id, c.depth + 1 ",
    "FROM chain c JOIN users b ON b.id = c.id WHERE c.depth < 10 AND b.manager_id IS NOT NULL) ",
    "SELECT u.id, u.username, u.name FROM jsonb_array_elements(a.rules) r ",
    "JOIN chain c ON c.depth = coalesce((r ->> 'depth')::integer, 1) JOIN users u ON u.id = c.id ",
    "WHERE r ->> 'kind' = 'requester_manager' AND ",
    may_decide!(),
    ") x ORDER BY x.username, x.id LIMIT 10) p), '[]')"
);
