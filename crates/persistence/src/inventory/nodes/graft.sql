-- Makes a new parent and its ancestors the ancestors of a node and of all nodes below it.
-- $1 node, $2 parent
INSERT INTO node_ancestors (node_id, ancestor_id, depth)
SELECT below.node_id, above.ancestor_id, below.depth + above.depth + 1
FROM node_ancestors below CROSS JOIN node_ancestors above
WHERE below.ancestor_id = $1 AND above.node_id = $2;
