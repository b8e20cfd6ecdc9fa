-- Everybody whom the rules of a level name for a request, and these people; `how` is the rule's kind in the singular, `via`
-- the group that it names, and `place` the order of a chain of managers.
-- A chain of managers ends where it would come back to somebody. A node without an owner has the owner of the nearest node
-- above it that has one. Sub-selects for values, so that each look-up is one of an index.
CREATE FUNCTION people_named_by_rules(
    org uuid, beneficiary uuid, asked_assets uuid[], asked_nodes uuid[], people uuid[], rules jsonb
) RETURNS TABLE (how text, via uuid, place integer, user_id uuid) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE wanted AS MATERIALIZED (
        SELECT
            coalesce(max(coalesce((r ->> 'depth')::bigint, 1)) FILTER (WHERE r ->> 'kind' = 'requester_manager'), 0) AS depth,
            array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'kind' = 'user') AS users,
            array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'kind' = 'group') AS groups,
            bool_or(r ->> 'kind' = 'super_admins') AS super_admins,
            bool_or(r ->> 'kind' = 'org_admins') AS org_admins,
            bool_or(r ->> 'kind' = 'resource_owner') AS resource_owners,
            bool_or(r ->> 'kind' = 'node_owner') AS node_owners
        FROM jsonb_array_elements(rules) r
    ), chain AS (
        SELECT u.manager_id AS id, 1 AS depth, ARRAY[u.id] AS seen FROM users u
        WHERE u.id = beneficiary AND (SELECT depth FROM wanted) > 0 AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id FROM chain c JOIN users u ON u.id = c.id
        WHERE c.depth < (SELECT depth FROM wanted) AND u.manager_id <> u.id AND NOT u.manager_id = ANY (c.seen)
    ), places AS (
        SELECT unnest(asked_nodes) AS id UNION SELECT n.node_id FROM asset_nodes n WHERE n.asset_id = ANY (asked_assets)
    )
    SELECT 'user', NULL::uuid, 0, unnest(people)
    UNION ALL SELECT 'user', NULL, 0, unnest(users) FROM wanted
    UNION ALL SELECT 'group', m.group_id, 0, m.user_id FROM effective_members m
        WHERE m.group_id = ANY ((SELECT groups FROM wanted)::uuid[])
    UNION ALL SELECT 'super_admin', NULL, 0, u.id FROM users u WHERE (SELECT super_admins FROM wanted) AND u.is_super_admin
    UNION ALL SELECT 'org_admin', NULL, 0, m.user_id FROM members m
        WHERE (SELECT org_admins FROM wanted) AND m.org_id = org AND m.role = 'org_admin'
    UNION ALL SELECT 'manager', NULL, depth, id FROM chain
    UNION ALL SELECT 'resource_owner', NULL, 0, a.owner_id FROM assets a
        WHERE (SELECT resource_owners FROM wanted) AND a.org_id = org AND a.id = ANY (asked_assets)
    UNION ALL SELECT 'node_owner', NULL, 0, nearest.owner_id FROM (
        SELECT DISTINCT ON (a.node_id) n.owner_id
        FROM places p JOIN node_ancestors a ON a.node_id = p.id JOIN nodes n ON n.id = a.ancestor_id
        WHERE (SELECT node_owners FROM wanted) AND n.org_id = org AND n.owner_id IS NOT NULL
        ORDER BY a.node_id, a.depth
    ) nearest
$$;

-- Up to ten people for each level of a flow who would decide for a requester, where the flow tells. Owners depend on what is
-- asked for, and so do the admins for a global flow: they are not told. A chain of managers that comes back to somebody ends
-- by its length.
CREATE FUNCTION deciders_of_flow(flow_org uuid, flow_definition jsonb, requester uuid) RETURNS TABLE (deciders jsonb)
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT jsonb_agg(jsonb_build_object('level', a.level, 'id', p.id, 'username', p.username, 'name', p.name)
            ORDER BY a.level, p.username, p.id)
        FROM (
            SELECT l.level, l.rule -> 'approvers' AS rules
            FROM jsonb_array_elements(
                CASE flow_definition #>> '{approval,type}'
                    WHEN 'manual' THEN '[{"approvers": [{"kind": "org_admins"}, {"kind": "super_admins"}]}]'
                    ELSE coalesce(flow_definition #> '{approval,levels}', '[]')
                END
            ) WITH ORDINALITY l (rule, level)
            WHERE flow_definition -> 'show_progress' IS DISTINCT FROM 'false'
        ) a
        CROSS JOIN LATERAL (
            SELECT DISTINCT x.id, x.username, x.name FROM (
                (SELECT u.id, u.username, u.name
                FROM jsonb_array_elements(a.rules) r JOIN users u ON u.id = (r ->> 'id')::uuid
                WHERE r ->> 'kind' = 'user' AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (SELECT u.id, u.username, u.name
                FROM jsonb_array_elements(a.rules) r
                JOIN effective_members m ON m.group_id = (r ->> 'id')::uuid JOIN users u ON u.id = m.user_id
                WHERE r ->> 'kind' = 'group' AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (SELECT u.id, u.username, u.name FROM users u
                WHERE u.is_super_admin AND a.rules @> '[{"kind": "super_admins"}]'
                    AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (SELECT u.id, u.username, u.name FROM members m JOIN users u ON u.id = m.user_id
                WHERE m.org_id = flow_org AND m.role = 'org_admin' AND a.rules @> '[{"kind": "org_admins"}]'
                    AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (WITH RECURSIVE chain AS (
                    SELECT b.manager_id AS id, 1 AS depth FROM users b
                    WHERE b.id = requester AND b.manager_id IS NOT NULL
                    UNION ALL
                    SELECT b.manager_id, c.depth + 1 FROM chain c JOIN users b ON b.id = c.id
                    WHERE c.depth < 10 AND b.manager_id IS NOT NULL
                )
                SELECT u.id, u.username, u.name
                FROM jsonb_array_elements(a.rules) r
                JOIN chain c ON c.depth = coalesce((r ->> 'depth')::integer, 1) JOIN users u ON u.id = c.id
                WHERE r ->> 'kind' = 'requester_manager' AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
            ) x
            ORDER BY x.username, x.id LIMIT 10
        ) p
    ), '[]')
$$;
