-- The assets, nodes and groups of a new ticket that exist, and whether its beneficiary is active and may be granted them.
-- Locks them.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 the catalog item that grants groups (null: none), $6 the requester, if
-- the inventory may hide assets and nodes from them
SELECT * FROM lock_grant_targets($1, $2, $3, $4, ARRAY(
    SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $5)) found
WHERE found.kind NOT IN ('asset', 'node') OR $6::uuid IS NULL
    OR NOT (SELECT restricts_inventory(o.settings) FROM organizations o WHERE o.id = $1)
    OR found.id IN (SELECT * FROM places_shown($6, $1, $3, $4))
UNION ALL
-- The device of the request, if the beneficiary owns it. Only requests for a device name a single asset and nothing else.
SELECT 'own', a.id FROM assets a WHERE cardinality($3) = 1 AND a.id = ANY ($3) AND a.owner_id = $2
UNION ALL
-- Whether connectors may carry the grant.
SELECT 'connectors', $1 WHERE EXISTS (SELECT FROM connectors c WHERE c.org_id = $1 AND c.is_active);
