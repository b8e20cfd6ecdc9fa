-- The nodes that hold an asset, and all nodes above them, with their paths.
-- $1 asset
SELECT n.id, name_of('node', n.id) AS path FROM nodes_of_asset($1) AS n (id)
