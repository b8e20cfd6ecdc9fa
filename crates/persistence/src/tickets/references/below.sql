-- The assets in and below nodes of an organization, those of one time, even while others move assets.
-- $1 organization, $2 nodes, $3 how many
SELECT DISTINCT an.asset_id
FROM nodes n
JOIN node_ancestors na ON na.ancestor_id = n.id
JOIN asset_nodes an ON an.node_id = na.node_id
WHERE n.org_id = $1 AND n.id = ANY ($2)
ORDER BY 1 LIMIT $3;
