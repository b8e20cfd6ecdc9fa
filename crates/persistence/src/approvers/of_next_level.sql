-- The request of a ticket as it is stored, the rules of its next level or of the level that blocks it, the approvers of the
-- level that it waits at, and one more person.
-- Levels count from 1 and JSON elements from 0. So the current level's number is the index of the next level's rules. The
-- index of a blocked level is one less than its number.
-- $1 ticket, $2 one more person (null: nobody), $3 the rules of a flow that spells out no levels
SELECT t.org_id, t.beneficiary_id AS beneficiary,
    array_append(
        ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'assets')::uuid),
        (coalesce(t.approved, t.requested) ->> 'asset_id')::uuid
    ) AS assets,
    ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'nodes')::uuid) AS nodes,
    ARRAY(
        SELECT a.user_id FROM ticket_approvers a
        WHERE a.ticket_id = t.id AND a.level IN (t.current_level, t.current_level + 1)
    ) || $2::uuid AS people,
    coalesce(
        v.definition #> ARRAY['approval', 'levels',
            (t.current_level - CASE WHEN t.state = 'blocked' THEN 1 ELSE 0 END)::text, 'approvers'],
        CASE WHEN t.state = 'blocked' THEN $3::jsonb END
    ) AS rules,
    NULL::uuid AS flow_id, NULL::integer AS version
FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE t.id = $1
