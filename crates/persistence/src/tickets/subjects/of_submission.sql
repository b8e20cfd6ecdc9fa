-- The names of what a request asks for.
-- $1 assets, $2 nodes, $3 item
SELECT named.*
FROM (
    SELECT ARRAY(SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $3) AS groups,
        ARRAY(SELECT $3::uuid WHERE $3 IS NOT NULL) AS items
    OFFSET 0
) i
CROSS JOIN LATERAL subjects_named($1, $2, i.groups, i.items) AS named;
