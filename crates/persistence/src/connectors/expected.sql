-- What a connector should have, as pairs of a login name and a group or an asset; and whether a task about the pair is on its way.
-- $1 connector
SELECT u.username, pair.group_id, pair.asset_id, bool_or(t.wanted = 'give') AS is_expected, bool_or(t.done_at IS NULL) AS is_moving
FROM connector_tasks t
JOIN connectors c ON c.id = t.connector_id
JOIN grants g ON g.id = t.grant_id
JOIN users u ON u.id = t.user_id
LEFT JOIN permissions p ON p.id = g.permission_id
CROSS JOIN LATERAL (
    SELECT m.group_id, NULL::uuid AS asset_id FROM grant_groups m
    WHERE m.grant_id = g.id AND (c.carries_all OR m.group_id = ANY (c.groups))
    UNION
    SELECT NULL, asset FROM unnest(g.assets) asset WHERE c.carries_all OR asset = ANY (c.assets)
    UNION
    SELECT NULL, asset FROM unnest(c.assets) asset WHERE ARRAY(SELECT * FROM nodes_of_asset(asset)) && p.nodes
) pair
WHERE t.connector_id = $1 AND (t.wanted = 'give' OR t.done_at IS NULL) AND t.since <= gatepass_now()
GROUP BY u.username, pair.group_id, pair.asset_id;
