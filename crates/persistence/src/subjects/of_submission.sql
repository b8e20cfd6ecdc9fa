-- The names of what a request asks for.
-- $1 assets, $2 nodes, $3 item
SELECT * FROM subjects_named(
    $1,
    $2,
    ARRAY(SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $3::uuid),
    ARRAY(SELECT $3::uuid WHERE $3 IS NOT NULL)
);
