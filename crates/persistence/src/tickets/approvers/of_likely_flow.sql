-- A request, and the rules of the levels and the watchers of the flow that it will probably take. Locks that flow until the
-- transaction ends.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 people, $6 the rules of a flow that spells out no levels,
-- $7 ticket type, $8 the flow that the request names (null: none)
SELECT $1::uuid AS org_id, $2::uuid AS beneficiary, $3::uuid[] AS assets, $4::uuid[] AS nodes, $5::uuid[] AS people,
    coalesce((
        SELECT jsonb_agg(DISTINCT e.rule) FROM jsonb_array_elements(f.definition #> '{approval,levels}') l (level)
        CROSS JOIN LATERAL jsonb_array_elements(l.level -> 'approvers') e (rule)
    ), $6) || coalesce(f.definition -> 'watchers', '[]') AS rules, f.id AS item,
    (f.definition #>> '{item,owner_id}')::uuid AS item_owner, f.id AS flow_id, f.version
FROM flows f JOIN organizations o ON o.id = $1
WHERE f.ticket_type = $7 AND (f.org_id = $1 OR f.org_id IS NULL) AND f.deleted_at IS NULL
    AND ($8::uuid IS NULL OR f.id = $8)
ORDER BY shadows_global(o.settings, $7) AND f.org_id IS NULL, f.priority DESC, f.org_id NULLS LAST,
    f.definition ? 'scope', f.id DESC
LIMIT 1
FOR SHARE OF f
