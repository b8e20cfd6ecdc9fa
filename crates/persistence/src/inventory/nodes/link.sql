-- Stores the ancestors of a new node. A node counts as its own ancestor.
-- $1 node, $2 parent (null: none)
INSERT INTO node_ancestors (node_id, ancestor_id, depth)
SELECT $1::uuid, ancestor_id, depth + 1 FROM node_ancestors WHERE node_id = $2
UNION ALL SELECT $1, $1, 0;
