-- The states that callers wait for: states of tickets by the clock, with the number of comments; states of grants by the clock, and for each asset a fingerprint of its open
-- grants; for each connector the tasks that are due.
-- $1 tickets, grants, assets and connectors
SELECT id, concat_ws(':', now, CASE WHEN now = state THEN current_level END, 'c' || (
    SELECT count(*) FROM comments c WHERE c.ticket_id = tickets.id)) AS state
FROM tickets CROSS JOIN LATERAL (SELECT ticket_state_now(state, decision_deadline) AS now) judged WHERE id = ANY ($1)
UNION ALL
SELECT id, grant_state_now(state, provisioning, window_start, window_end) FROM grants WHERE id = ANY ($1)
UNION ALL
SELECT a.id, (
    SELECT concat('grants:', md5(string_agg(
        concat_ws(' ', g.id, g.state, g.provisioning, g.updated_at, window_has_begun(g.window_start), u.is_active), ',' ORDER BY g.id)))
    FROM grants g JOIN users u ON u.id = g.beneficiary_id
    WHERE g.assets @> ARRAY[a.id] AND grant_is_open(g.state, g.window_end) AND g.expired_at IS NULL)
FROM assets a WHERE a.id = ANY ($1)
UNION ALL
SELECT c.id, (
    SELECT concat_ws(' ', 'tasks', count(*), max(t.id::text)) FROM connector_tasks t
    WHERE t.connector_id = c.id AND t.done_at IS NULL AND t.due_at <= gatepass_now() AND NOT EXISTS (
        SELECT FROM connector_tasks o
        WHERE o.connector_id = t.connector_id AND o.user_id = t.user_id AND o.leased_until > gatepass_now()))
FROM connectors c WHERE c.id = ANY ($1);
