-- The owners of the requested assets. For an asset without an owner and for a requested node: the owner of the nearest node
-- upwards that has one, on each path. And the owners of everything below the requested nodes, and of the item.
SELECT a.owner_id, a.id, NULL::uuid
FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NOT NULL
UNION ALL
SELECT o.owner_id, a.id, p.node_id
FROM assets a JOIN asset_nodes p ON p.asset_id = a.id JOIN nearest_owners o ON o.node_id = p.node_id
WHERE a.org_id = r.org_id AND a.id = ANY (r.assets) AND a.owner_id IS NULL
UNION ALL
SELECT o.owner_id, o.node_id, o.node_id FROM nearest_owners o WHERE o.node_id = ANY (r.nodes) AND o.org_id = r.org_id
UNION ALL
SELECT r.item_owner, r.item, NULL::uuid WHERE r.item_owner IS NOT NULL
UNION
SELECT n.owner_id, b.ancestor_id, n.owner_id
FROM node_ancestors b JOIN nodes n ON n.id = b.node_id AND n.org_id = r.org_id
WHERE b.ancestor_id = ANY (r.nodes) AND b.depth > 0 AND n.owner_id IS NOT NULL
UNION
SELECT a.owner_id, b.ancestor_id, a.owner_id
FROM node_ancestors b JOIN asset_nodes p ON p.node_id = b.node_id
JOIN assets a ON a.id = p.asset_id AND a.org_id = r.org_id
WHERE b.ancestor_id = ANY (r.nodes) AND a.owner_id IS NOT NULL
