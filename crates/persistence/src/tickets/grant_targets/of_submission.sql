-- The assets, nodes and groups of a new ticket that exist, and whether its beneficiary is active and may be granted them.
-- Locks them.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 the catalog item that grants groups (null: none)
SELECT * FROM lock_grant_targets($1, $2, $3, $4, ARRAY(
    SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $5));
