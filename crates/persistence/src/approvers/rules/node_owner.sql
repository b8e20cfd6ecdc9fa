-- The owners of the requested nodes and of the nodes that hold the requested assets. A node without an owner has the owner
-- of the nearest node above it that has one.
SELECT DISTINCT nearest.owner_id FROM (
    SELECT DISTINCT ON (a.node_id) n.owner_id
    FROM (
        SELECT unnest(r.nodes) AS id UNION SELECT n.node_id FROM asset_nodes n WHERE n.asset_id = ANY (r.assets)
    ) place
    JOIN node_ancestors a ON a.node_id = place.id
    JOIN nodes n ON n.id = a.ancestor_id
    WHERE n.org_id = r.org_id AND n.owner_id IS NOT NULL
    ORDER BY a.node_id, a.depth
) nearest
