//! The statements behind the facts about approvers. Each says what is asked (`asked`, one row), and ends in a tail that
//! finds everybody whom the rules name.

/// `wanted` is what the rules ask for. A chain of managers ends where it would come back to somebody. A node without an
/// owner has the one of the nearest node above it that has one. Sub-selects for values, so that each look-up is one of
/// an index.
macro_rules! tail {
    () => {
        concat!(
            "wanted AS MATERIALIZED (SELECT ",
            "coalesce(max(coalesce((r ->> 'depth')::bigint, 1)) FILTER (WHERE r ->> 'kind' = 'requester_manager'), 0) AS depth, ",
            "array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'kind' = 'user') AS users, ",
            "array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'kind' = 'group') AS groups, ",
            "bool_or(r ->> 'kind' = 'super_admins') AS super_admins, ",
            "bool_or(r ->> 'kind' = 'org_admins') AS org_admins, ",
            "bool_or(r ->> 'kind' = 'resource_owner') AS resource_owners, ",
            "bool_or(r ->> 'kind' = 'node_owner') AS node_owners ",
            "FROM asked LEFT JOIN LATERAL jsonb_array_elements(asked.rules) r ON true), ",
            "chain AS (SELECT u.manager_id AS id, 1 AS depth, ARRAY[u.id] AS seen FROM users u ",
            "WHERE u.id = (SELECT beneficiary FROM asked) AND (SELECT depth FROM wanted) > 0 AND u.manager_id <> u.id ",
            "UNION ALL SELECT u.manager_id, c.depth + 1, c.seen || u.id FROM chain c JOIN users u ON u.id = c.id ",
            "WHERE c.depth < (SELECT depth FROM wanted) AND u.manager_id <> u.id AND NOT u.manager_id = ANY (c.seen)), ",
            "places AS (SELECT unnest(nodes) AS id FROM asked UNION SELECT node_id FROM asset_nodes ",
            "WHERE asset_id = ANY ((SELECT assets FROM asked)::uuid[])), ",
            "named AS (SELECT 'user' AS how, NULL::uuid AS via, 0 AS place, unnest(people) AS id FROM asked ",
            "UNION ALL SELECT 'user', NULL, 0, unnest(users) FROM wanted ",
            "UNION ALL SELECT 'group', group_id, 0, user_id FROM effective_members ",
            "WHERE group_id = ANY ((SELECT groups FROM wanted)::uuid[]) ",
            "UNION ALL SELECT 'super_admin', NULL, 0, id FROM users WHERE (SELECT super_admins FROM wanted) AND is_super_admin ",
            "UNION ALL SELECT 'org_admin', NULL, 0, user_id FROM members WHERE (SELECT org_admins FROM wanted) ",
            "AND org_id = (SELECT org_id FROM asked) AND role = 'org_admin' ",
            "UNION ALL SELECT 'manager', NULL, depth, id FROM chain ",
            "UNION ALL SELECT 'resource_owner', NULL, 0, owner_id FROM assets WHERE (SELECT resource_owners FROM wanted) ",
            "AND org_id = (SELECT org_id FROM asked) AND id = ANY ((SELECT assets FROM asked)::uuid[]) ",
            "UNION ALL SELECT 'node_owner', NULL, 0, owner_id FROM (",
            "SELECT DISTINCT ON (a.node_id) n.owner_id FROM places p JOIN node_ancestors a ON a.node_id = p.id ",
            "JOIN nodes n ON n.id = a.ancestor_id WHERE (SELECT node_owners FROM wanted) ",
            "AND n.org_id = (SELECT org_id FROM asked) AND n.owner_id IS NOT NULL ORDER BY a.node_id, a.depth) nearest) ",
            "SELECT n.how, n.via, u.id, u.username, u.name, u.is_active, u.kind = 'human', ",
            "(SELECT flow_id FROM asked), (SELECT version FROM asked) ",
            "FROM named n CROSS JOIN LATERAL (SELECT * FROM users WHERE id = n.id OFFSET 0) u ORDER BY n.place, u.id"
        )
    };
}

/// $1 organization or null, $2 beneficiary or null, $3 assets, $4 nodes, $5 people, $6 rules.
pub(super) const GIVEN: &str = concat!(
    "WITH RECURSIVE asked AS MATERIALIZED (SELECT $1 AS org_id, $2 AS beneficiary, $3 AS assets, $4 AS nodes, ",
    "$5 AS people, $6 AS rules, NULL::uuid AS flow_id, NULL::integer AS version), ",
    tail!()
);

/// $1 ticket, $2 one more person or null, $3 the rules of a flow that spells out no levels. Levels are counted from 1,
/// JSON's elements from 0: the next level's rules are at the number of the current one, unless that could not begin.
pub(super) const OF_NEXT_LEVEL: &str = concat!(
    "WITH RECURSIVE asked AS MATERIALIZED (SELECT t.org_id, t.beneficiary_id AS beneficiary, ",
    "array_append(ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'assets')::uuid), ",
    "(coalesce(t.approved, t.requested) ->> 'asset_id')::uuid) AS assets, ",
    "ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'nodes')::uuid) AS nodes, ",
    "ARRAY(SELECT a.user_id FROM ticket_approvers a WHERE a.ticket_id = t.id AND a.level IN (t.current_level, t.current_level + 1)) || $2 AS people, ",
    "coalesce(v.definition #> ARRAY['approval', 'levels', ",
    "(t.current_level - CASE WHEN t.state = 'blocked' THEN 1 ELSE 0 END)::text, 'approvers'], ",
    "CASE WHEN t.state = 'blocked' THEN $3 END) AS rules, ",
    "NULL::uuid AS flow_id, NULL::integer AS version FROM tickets t ",
    "JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version WHERE t.id = $1), ",
    tail!()
);

/// As `GIVEN`, with $6 the rules of a flow that spells out no levels, $7 the type, and $8 the flow that is named or null.
pub(super) const OF_LIKELY_FLOW: &str = concat!(
    "WITH RECURSIVE asked AS MATERIALIZED (SELECT $1::uuid AS org_id, $2::uuid AS beneficiary, $3::uuid[] AS assets, ",
    "$4::uuid[] AS nodes, $5::uuid[] AS people, coalesce(f.definition #> '{approval,levels,0,approvers}', $6) AS rules, ",
    "f.id AS flow_id, f.version FROM flows f WHERE f.ticket_type = $7 AND (f.org_id = $1 OR f.org_id IS NULL) ",
    "AND f.deleted_at IS NULL AND f.enabled AND ($8 IS NULL OR f.id = $8) ",
    "ORDER BY f.org_id NULLS LAST, f.priority DESC, f.id DESC LIMIT 1 FOR SHARE), ",
    tail!()
);
