-- The active connectors that carry a grant, in the order of their ids.
-- $1 organization, $2 groups, $3 assets, $4 nodes of the grant
SELECT c.id FROM connectors c
WHERE c.org_id = $1 AND c.is_active AND (c.carries_all OR c.groups && $2 OR c.assets && $3 OR EXISTS (
    SELECT FROM unnest(c.assets) asset WHERE ARRAY(SELECT * FROM nodes_of_asset(asset)) && $4))
ORDER BY c.id;
