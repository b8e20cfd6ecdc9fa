-- Puts an asset into nodes; it stays in those that it is in.
-- $1 asset, $2 nodes
INSERT INTO asset_nodes (asset_id, node_id)
SELECT $1, unnest($2::uuid[])
ON CONFLICT DO NOTHING;
