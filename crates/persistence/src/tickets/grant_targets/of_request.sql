-- The assets, nodes and groups of a request that exist, and whether its beneficiary is active and may be granted them.
-- Locks them.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 groups
SELECT * FROM lock_grant_targets($1, $2, $3, $4, $5);
