-- Whether a node is shown to a member: for itself, or as the way to something.
-- $1 user, $2 organization, $3 node
SELECT $3::uuid IN (SELECT * FROM nodes_shown($1, ARRAY[$2::uuid]));
