-- The names of everything that a grant gives: its item, its device or what its permission names, its groups.
-- $1 grant
SELECT named.*
FROM grants g
JOIN tickets t ON t.id = g.ticket_id
JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
LEFT JOIN permissions p ON p.id = g.permission_id
CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT jsonb_array_elements_text(v.definition #> '{item,groups}')::uuid) AS groups,
        ARRAY(SELECT g.flow_id WHERE t.requested ? 'item_id') AS items
    OFFSET 0
) i
CROSS JOIN LATERAL subjects_named(g.assets[1:1000], p.nodes, i.groups, i.items) AS named
WHERE g.id = $1;
