-- Grants with tasks that connectors are late with: the grant is given up, or admins are told.
-- $1 and $2 begin and grant of the task before, $3 how many
SELECT t.grant_id, t.since FROM connector_tasks t JOIN connectors c ON c.id = t.connector_id
WHERE t.done_at IS NULL AND NOT t.is_overdue AND (t.since, t.grant_id) > ($1, $2)
    AND ((t.wanted = 'give' AND t.is_awaited AND t.since <= gatepass_now() - make_interval(secs => c.give_up_after))
        OR (t.wanted = 'take' AND t.since <= gatepass_now() - make_interval(secs => c.alarm_after)))
ORDER BY t.since, t.grant_id LIMIT $3;
