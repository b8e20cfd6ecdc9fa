-- Those of these assets and nodes that a member may ask for.
-- $1 user, $2 organization, $3 assets, $4 nodes
SELECT * FROM places_shown($1, $2, $3, $4);
