-- The names of the privileged accounts on these assets, and on the assets in and below these nodes.
-- $1 assets, $2 nodes
SELECT DISTINCT a.username FROM accounts a
WHERE a.privileged AND a.asset_id IN (
    SELECT unnest(CAST($1 AS uuid[]))
    UNION SELECT an.asset_id FROM node_ancestors na JOIN asset_nodes an ON an.node_id = na.node_id
    WHERE na.ancestor_id = ANY (CAST($2 AS uuid[])))
ORDER BY a.username;
