-- The tree around assets and around nodes with all nodes below them, and around the places that scopes name.
-- $1 organization, $2 assets, $3 nodes, $4 assets that scopes name, $5 nodes that scopes name
SELECT t.kind, t.subject, t.asset, t.category, t.within
FROM tree_around(
    $1, $2, ARRAY(SELECT DISTINCT na.node_id FROM node_ancestors na WHERE na.ancestor_id = ANY ($3)), $4, $5, false
) t;
