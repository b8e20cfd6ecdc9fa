-- The owners of the nodes that hold the requested assets, and of the requested nodes: for each, the owner of the nearest node
-- upwards that has one. And the owners of nodes below the requested ones.
SELECT o.owner_id, p.asset_id, p.node_id
FROM asset_nodes p JOIN nearest_owners o ON o.node_id = p.node_id AND o.org_id = r.org_id
WHERE p.asset_id = ANY (r.assets)
UNION ALL
SELECT o.owner_id, o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
UNION
SELECT n.owner_id, a.ancestor_id, n.owner_id
FROM node_ancestors a JOIN nodes n ON n.id = a.node_id AND n.org_id = r.org_id
WHERE a.ancestor_id = ANY (r.nodes) AND a.depth > 0 AND n.owner_id IS NOT NULL
