-- Whether all groups that an item grants belong to an organization.
-- $1 item, $2 organization
SELECT EXISTS (
    SELECT FROM flows f
    WHERE f.id = $1 AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(f.definition -> 'item' -> 'groups') wanted (id)
        WHERE NOT EXISTS (SELECT FROM groups g WHERE g.id = wanted.id::uuid AND g.org_id = $2))
) AS is_offered;
