-- Open grants that a connector carries and has no task for, in the order of their ids.
-- $1 connector, $2 the grant before, $3 how many
SELECT g.id FROM connectors c JOIN grants g ON g.org_id = c.org_id
LEFT JOIN permissions p ON p.id = g.permission_id
WHERE c.id = $1 AND c.is_active AND g.id > $2 AND g.state = 'open' AND grant_is_open(g.state, g.window_end)
    AND (c.carries_all OR g.assets && c.assets
        OR EXISTS (SELECT FROM grant_groups m WHERE m.grant_id = g.id AND m.group_id = ANY (c.groups))
        OR EXISTS (SELECT FROM unnest(c.assets) asset WHERE ARRAY(SELECT * FROM nodes_of_asset(asset)) && p.nodes))
    AND NOT EXISTS (SELECT FROM connector_tasks t WHERE t.grant_id = g.id AND t.connector_id = c.id)
ORDER BY g.id LIMIT $3;
