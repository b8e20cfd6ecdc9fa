-- The names of everything that a ticket asks for, or asked for before approvers changed it. The arguments of `subjects_named` are
-- columns: with a sub-select among them, PostgreSQL would call the function.
-- $1 ticket
SELECT named.*
FROM tickets t
JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT asset::uuid) AS assets
    FROM unnest(ARRAY[t.requested, t.approved]) r (request)
    CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(request -> 'assets') UNION ALL SELECT request ->> 'asset_id'
    ) a (asset)
    WHERE asset IS NOT NULL
) a
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT node::uuid) AS nodes
    FROM unnest(ARRAY[t.requested, t.approved]) r (request)
    CROSS JOIN LATERAL jsonb_array_elements_text(request -> 'nodes') n (node)
) n
CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT jsonb_array_elements_text(v.definition #> '{item,groups}')::uuid) AS groups,
        ARRAY(SELECT (t.requested ->> 'item_id')::uuid WHERE t.requested ? 'item_id') AS items
    OFFSET 0
) i
CROSS JOIN LATERAL subjects_named(a.assets, n.nodes, i.groups, i.items) AS named
WHERE t.id = $1;
