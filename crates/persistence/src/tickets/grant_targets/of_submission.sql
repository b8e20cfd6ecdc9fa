-- Which of the assets, nodes and groups that a new ticket asks for exist, and how its beneficiary stands to it; locked.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 the catalog item that gives groups (null: none)
SELECT * FROM lock_grant_targets($1, $2, $3, $4, ARRAY(
    SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $5));
