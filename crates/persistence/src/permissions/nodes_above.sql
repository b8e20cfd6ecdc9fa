-- The nodes that hold an asset, and all nodes above them, with their paths.
-- $1 asset
SELECT n.id, p.name AS path FROM nodes_of_asset($1) AS n (id) CROSS JOIN LATERAL object_name('node', n.id) p
