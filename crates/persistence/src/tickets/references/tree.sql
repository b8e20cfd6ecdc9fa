-- The nodes that hold assets with all nodes above them, and the nodes above nodes.
-- $1 assets, $2 nodes
SELECT an.asset_id, NULL::uuid AS node_id, na.ancestor_id AS above
FROM asset_nodes an JOIN node_ancestors na ON na.node_id = an.node_id
WHERE an.asset_id = ANY ($1)
UNION ALL
SELECT NULL, node_id, ancestor_id FROM node_ancestors WHERE node_id = ANY ($2) AND depth > 0;
