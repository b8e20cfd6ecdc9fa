CREATE OR REPLACE FUNCTION access_facts(who uuid, what uuid, wanted_account text, moment timestamptz)
RETURNS TABLE (
    user_id uuid, username text, user_name text, user_is_active boolean, groups uuid[], leaves jsonb,
    asset_id uuid, org_id uuid, asset_name text, address text, category text, asset_is_active boolean,
    protocols jsonb, nodes uuid[], accounts jsonb
) LANGUAGE sql STABLE AS $$
    SELECT u.id, u.username, u.name, u.is_active, s.groups, s.leaves,
        a.id, a.org_id, a.name, a.address, a.category, a.is_active,
        coalesce(jsonb_path_query_array(a.protocols, '$[*].name'), '[]'),
        s.nodes,
        coalesce((
            SELECT jsonb_object_agg(c.username, c.is_active) FROM accounts c
            WHERE c.asset_id = a.id AND (wanted_account IS NULL OR c.username = wanted_account)
        ), '{}')
    FROM (SELECT * FROM users WHERE id = who OFFSET 0) u
    CROSS JOIN LATERAL (SELECT * FROM assets WHERE id = what OFFSET 0) a
    CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT * FROM groups_of_user(u.id, moment)) AS groups,
            coalesce((
                SELECT jsonb_object_agg(e.group_id, e.until) FROM (
                    SELECT g.group_id, max(g.valid_until) AS until FROM grant_groups g
                    WHERE g.user_id = u.id AND g.valid_from <= moment
                        AND (g.valid_until IS NULL OR g.valid_until > moment)
                        AND NOT EXISTS (
                            SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
                    GROUP BY g.group_id HAVING bool_and(g.valid_until IS NOT NULL)
                ) e
            ), '{}') AS leaves,
            ARRAY(SELECT * FROM nodes_of_asset(a.id)) AS nodes
        OFFSET 0
    ) s
$$;
