-- Undecided tickets whose flow has rules of these kinds for approvers or watchers, by id. Manual approval asks the admins.
-- $1 kinds (empty: any), $2 organization (null: any), $3 the group that a rule refers to, itself or as one below (null: any),
-- $4 tickets after this one, $5 how many, $6 the rules of manual approval
SELECT t.id FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE ticket_is_undecided(t.state, t.decision_deadline) AND t.id > $4
    AND ($2::uuid IS NULL OR t.org_id = $2)
    AND (
        $1::text[] = '{}'
        OR v.definition #>> '{approval,type}' = 'manual' AND $1 && $6::text[]
        OR EXISTS (
            SELECT FROM jsonb_array_elements(v.definition #> '{approval,levels}') l (level)
            CROSS JOIN LATERAL jsonb_array_elements(l.level -> 'approvers') r (rule)
            WHERE r.rule ->> 'kind' = ANY ($1) AND ($3::uuid IS NULL OR r.rule ->> 'id' = $3::text
                OR EXISTS (SELECT FROM group_ancestors n WHERE n.group_id = $3 AND n.ancestor_id = (r.rule ->> 'id')::uuid))
        )
        OR EXISTS (
            SELECT FROM jsonb_array_elements(v.definition -> 'watchers') r (rule)
            WHERE r.rule ->> 'kind' = ANY ($1) AND ($3::uuid IS NULL OR r.rule ->> 'id' = $3::text
                OR EXISTS (SELECT FROM group_ancestors n WHERE n.group_id = $3 AND n.ancestor_id = (r.rule ->> 'id')::uuid))
        )
    )
ORDER BY t.id LIMIT $5;
