-- Removes a user who leaves an organization from the readers of its tickets. Whom a rule still names stays a reader, as an approver
-- does: a rule `user` that names them, or rules that all name people whether or not they are members. Beside a rule that names
-- members, nobody can tell here by which rule an owner or a manager reads: they read again as soon as the readers follow the rules.
-- $1 user, $2 organization, $3 the rules that name people whether or not they are members
DELETE FROM ticket_readers r
USING tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
WHERE r.user_id = $1 AND t.id = r.ticket_id AND t.org_id = $2 AND (r.because IN ('named', 'asker') OR NOT (
    SELECT coalesce(rules @> jsonb_build_array(jsonb_build_object('kind', 'user', 'id', r.user_id)), false)
        OR NOT EXISTS (SELECT FROM jsonb_array_elements(rules) rule WHERE rule ->> 'kind' <> ALL ($3))
    FROM (SELECT CASE r.because
        WHEN 'ahead' THEN v.definition #> ARRAY['approval', 'levels', (r.level - 1)::text, 'approvers']
        ELSE v.definition -> 'watchers'
    END AS rules) named));
