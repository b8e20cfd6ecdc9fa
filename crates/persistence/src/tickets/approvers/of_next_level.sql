-- The request of a ticket as it is stored (a global rule has no organization, so none of its admins and owners), the rules of the level that it waits at, of the levels that have not begun and of
-- the watchers, the approvers of its levels, and one more person.
-- $1 ticket, $2 one more person (null: nobody), $3 the rules of a flow that spells out no levels
SELECT CASE WHEN NOT t.is_global THEN t.org_id END AS org_id, t.beneficiary_id AS beneficiary,
    array_append(
        ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'assets')::uuid),
        (coalesce(t.approved, t.requested) ->> 'asset_id')::uuid
    ) AS assets,
    ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'nodes')::uuid) AS nodes,
    ARRAY(SELECT a.user_id FROM ticket_approvers a WHERE a.ticket_id = t.id AND NOT a.withdrawn) || $2::uuid AS people,
    (
        SELECT jsonb_agg(DISTINCT e.rule) FROM (
            SELECT e.rule
            FROM ticket_levels l CROSS JOIN LATERAL jsonb_array_elements(
                coalesce(v.definition #> ARRAY['approval', 'levels', (l.level - 1)::text, 'approvers'], $3::jsonb)
            ) e (rule)
            WHERE l.ticket_id = t.id AND (l.level = t.current_level OR l.state = 'waiting')
            UNION ALL
            SELECT jsonb_array_elements(v.definition -> 'watchers')
        ) e
    ) AS rules,
    t.flow_id AS item, (v.definition #>> '{item,owner_id}')::uuid AS item_owner,
    NULL::uuid AS flow_id, NULL::integer AS version
FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE t.id = $1
