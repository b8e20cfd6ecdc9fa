-- Removes the old ancestors from a node and from all nodes below it.
-- $1 node
DELETE FROM node_ancestors link USING node_ancestors below, node_ancestors above
WHERE below.ancestor_id = $1 AND above.node_id = $1 AND above.ancestor_id <> $1
    AND link.node_id = below.node_id AND link.ancestor_id = above.ancestor_id;
