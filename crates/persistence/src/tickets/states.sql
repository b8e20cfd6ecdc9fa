-- The states that callers wait for: states of tickets by the clock, with the number of comments; states of grants by the clock, and for each asset a fingerprint of its open
-- grants.
-- $1 tickets, grants and assets
SELECT id, concat_ws(':', now, CASE WHEN now = state THEN current_level END, 'c' || (
    SELECT count(*) FROM comments c WHERE c.ticket_id = tickets.id)) AS state
FROM tickets CROSS JOIN LATERAL (SELECT ticket_state_now(state, decision_deadline) AS now) judged WHERE id = ANY ($1)
UNION ALL
SELECT id, grant_state_now(state, window_start, window_end) FROM grants WHERE id = ANY ($1)
UNION ALL
SELECT a.id, (
    SELECT concat('grants:', md5(string_agg(
        concat_ws(' ', g.id, g.state, g.updated_at, window_has_begun(g.window_start), u.is_active), ',' ORDER BY g.id)))
    FROM grants g JOIN users u ON u.id = g.beneficiary_id
    WHERE g.assets @> ARRAY[a.id] AND grant_is_open(g.state, g.window_end) AND g.expired_at IS NULL)
FROM assets a WHERE a.id = ANY ($1);
