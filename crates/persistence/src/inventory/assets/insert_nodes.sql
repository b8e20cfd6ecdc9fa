-- Puts an asset into nodes. It stays in the nodes that hold it already.
-- $1 asset, $2 nodes
INSERT INTO asset_nodes (asset_id, node_id)
SELECT $1, unnest($2::uuid[])
ON CONFLICT DO NOTHING;
