-- The assets, nodes and groups of a request that exist, and whether its beneficiary is active and may be granted them.
-- Locks them.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 groups
SELECT * FROM lock_grant_targets($1, $2, $3, $4, $5)
UNION ALL
-- The device of the request, if the beneficiary owns it. Only requests for a device name a single asset and nothing else.
SELECT 'own', a.id FROM assets a WHERE cardinality($3) = 1 AND a.id = ANY ($3) AND a.owner_id = $2
UNION ALL
-- Whether connectors may carry the grant.
SELECT 'connectors', $1 WHERE EXISTS (SELECT FROM connectors c WHERE c.org_id = $1 AND c.is_active);
