-- The tree around assets and nodes, and around the places that scopes name.
-- $1 organization, $2 assets, $3 nodes, $4 assets that scopes name, $5 nodes that scopes name, $6 whether to look below the
-- nodes
SELECT t.kind, t.subject, t.asset, t.category, t.within FROM tree_around($1, $2, $3, $4, $5, $6) t;
